"""Genres that the super genres do not list, each with a listed one that DJs keep it with. Data.

A kin follows its listed genre: with an edited map "trance" goes wherever "electronic" is listed,
and nowhere when it is listed nowhere. What a person lists always comes before this table.
"""

from __future__ import annotations

import re

# the listed genre: its kin, a ";" between two
_TABLE = """
house:
    afro house; amapiano; gqom; kwaito; garage house; euro house; ghetto house; acid;
    microhouse; mainstage; tribal; donk; minimal deep tech; deep tech; jersey club; baltimore
    club; jackin; hip house; juke; footwork
techno:
    minimal; ghettotech; ghetto tech; schranz; deep minimal
electronic:
    trance; goa; goa trance; psytrance; psy trance; psychedelic trance; edm; electro; electro
    classic detroit modern; dance; downtempo; downbeat; chillout; chill out; balearic;
    hardstyle; gabber; hardcore techno; happy hardcore; hard dance; hard dance hardcore neo
    rave; rave; big beat; breakcore; broken beat; bitpop; chiptune; chillwave; synthwave;
    retrowave; darkwave; drone; ebm; eurodance; italodance; electroclash; freestyle; glitch;
    industrial; leftfield; new beat; witch house; indie dance; speedcore; illbient; hands up;
    italo dance; tech trance
dubstep:
    deep dubstep; bass music; uk bass; breaks; breakbeat; future bass; riddim; wave;
    moombahton; brostep; halftime; trap future bass
drum and bass:
    techstep; darkstep; liquid funk; liquid; jump up; drumstep; drumfunk; hardstep; darkcore;
    atmospheric jungle
uk garage:
    uk funky; bassline; 2 step garage; speed garage; future garage; ukg; eski
hip hop:
    crunk; conscious; drill; g funk; horrorcore; hyphy; phonk; turntablism; miami bass; dirty
    south; hip hop soul; grime rap; chopped and screwed; bounce; plugg; scratch
disco:
    boogie; hi nrg; disco polo; italo; eurodisco; euro disco
soul:
    gospel; doo wop; go go; rare groove; neo soul; northern soul; christian and gospel; p funk
r&b:
    new jack swing; swingbeat; quiet storm; rhythm and blues; latin r and b
rock:
    punk; post punk; hardcore; hardcore punk; post hardcore; oi; grunge; krautrock; prog; aor;
    glam; surf; rockabilly; psychobilly; new wave; emo; pop rock; rock pop; pop punk; ska
    punk; screamo; no wave; mod; beat
alternative:
    shoegaze; lo fi; indietronica; slowcore
pop:
    europop; schlager; chanson; easy listening; bubblegum; bubblegum pop; ballad; vocal;
    hyperpop; adult contemporary; k pop; j pop; c pop; mandopop; cantopop; kayokyoku; city
    pop; britpop; brit pop; dance pop; oldies; variete
jazz:
    big band; bop; hard bop; post bop; dixieland; fusion; modal; ragtime; swing; jazz funk;
    acid jazz; jazzdance; gypsy jazz; stride; third stream; jazz and blues
blues:
    boogie woogie; jump blues
metal:
    grindcore; deathcore; metalcore; djent; doom; sludge; thrash; nwobhm; goregrind; mathcore
latin:
    pop latino; latin pop; latin urban; bossa nova; bossanova; samba; mpb; forro; baile funk;
    brazilian funk; funk carioca; brazilian; tejano; mariachi; cumbia; merengue; mambo;
    bolero; tango; dembow; norteno; corrido; corridos tumbados; ranchera; banda; son; son
    cubano; boogaloo; kizomba; zouk; regional mexicano; musica mexicana; musica tropical;
    tropical; cha cha; rumba; vallenato; timba; pagode; axe; guaracha; sertanejo
reggae:
    ska; rocksteady; lovers rock; ragga; raggamuffin; mento; soca; calypso; dub poetry
country:
    honky tonk; western swing; nashville sound; hillbilly; country and western
folk:
    acoustic; singer songwriter; anti folk; neofolk; sea shanty; sea shanties; americana folk;
    cajun; zydeco; celtic; folktronica
world:
    afrobeats; highlife; soukous; mbalax; rai; qawwali; bhangra; bollywood; indian; fado;
    flamenco; gnawa; gamelan; balkan; balkan brass; juju; african; afropop; worldwide;
    worldbeat; desert blues; taarab; mbaqanga; benga; carnatic; hindustani; arabic; celtic
    punk
"""


def _read(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for block in re.split(r"\n(?! )", table.strip()):
        listed, _, kin = block.partition(":")
        found[listed] = tuple(" ".join(name.split()) for name in kin.split(";"))
    return found


KIN = _read(_TABLE)
"""The listed genre → its kin."""

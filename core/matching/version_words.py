"""Words that make a version of its own, by kind: live, remix, acoustic … in the languages met.

Data only; all folded, phrases of up to three words. A kind is identity: it must stand on both
sides. Used by `versions`.
"""

from __future__ import annotations

_WORDS_OF_KIND = {
    "live": """
        live, en vivo, ao vivo, dal vivo, vivo, en directo, en direct, in concert, en concert,
        en concierto, concert, concierto, concerto live, livestream, ライブ, ライヴ, 라이브,
        концерт, вживую, 现场, 現場, live版, aovivo,
        in der philharmonie, unplugged live, bootleg live,
        soundcheck
    """,
    "remix": """
        remix, remixed, remixes, mix, rmx, rework, reworked, refix, rerub, bootleg, flip, vip,
        remezcla, ремикс, リミックス, 리믹스, 混音, mixx, re mix, megamix, minimix, remake,
        reinterpretation, reconstruction, retouch, re edit, reedit, revamp, redux, reboot
    """,
    "edit": """
        edit, radio, edited version, shortened
    """,
    "extended": """
        extended, long version, 12 inch, 12in, maxi, xtended
    """,
    "acoustic": """
        acoustic, acoustical, acustica, acustico, acoustique, akustik, akusztikus, akoestisch,
        unplugged, акустика, акустическая, アコースティック, 어쿠스틱,
        stripped, acoustically, akusticky
    """,
    "instrumental": """
        instrumental, instrumentals, instrumentale, instrumentalna, instr, inst, インスト,
        インストゥルメンタル, инструментал, инструментальная, 伴奏, off vocal, non vocal,
        연주곡, no vocals,        without vocals, instrumentalversion, instrumentaal, strumentale
    """,
    "karaoke": """
        karaoke, カラオケ, караоке, 노래방, minus one, backing track, playback,
        sing along, singalong,        卡拉ok, backing version, минус, минусовка
    """,
    "a cappella": """
        acapella, acappella, a cappella, a capella, accapella, vocals only, vocal only, isolated
        vocals, акапелла, アカペラ
    """,
    "demo": """
        demo, demos, демо, デモ, maqueta, demoversion, 데모
    """,
    "cover": """
        cover, covers, covered, coverversion, кавер, カバー, 커버, 歌ってみた, reprise de,
        in the style        of, as made famous, made famous, originally performed
    """,
    "tribute": """
        tribute, tributo, hommage, tribut
    """,
    "parody": """
        parody, parodia, parodie
    """,
    "sped up": """
        sped up, spedup, speed up, speed version, sped, speed
    """,
    "slowed": """
        slowed, reverb, slowed down, slow version, daycore, chopped, screwed
    """,
    "nightcore": """
        nightcore, nightstep
    """,
    "8D": """
        8d, 8d audio, 16d, 3d audio
    """,
    "bass boosted": """
        bass boosted, boosted
    """,
    "dub": """
        dub, dubs, dubwise
    """,
    "reprise": """
        reprise, ripresa
    """,
    "short": """
        short, kurzversion, tv size, tv edit, tv version
    """,
    "alternate": """
        alternate, alternative, alternativa, alt, early, rough, outtake, outtakes, rehearsal,
        rehearsals, work in, unfinished, home recording
    """,
    "take": """
        take, takes
    """,
    "session": """
        session, sessions, sesion, sesiones, peel
    """,
    "medley": """
        mashup, mash up, medley, potpourri
    """,
    "interlude": """
        skit, interlude, interludio, sketch
    """,
    "intro": """
        intro, introduction, outro
    """,
    "freestyle": """
        freestyle
    """,
    "orchestral": """
        orchestral, symphonic, orchestra version, philharmonic
    """,
    "lo-fi": """
        lofi, lo fi
    """,
    "clip": """
        reaction, tutorial, teaser, trailer, preview, snippet
    """,
    "clean": """
        clean, censored, edited, amended, radio clean
    """,
}

KIND_OF: dict[str, str] = {
    " ".join(phrase.split()): kind
    for kind, phrases in _WORDS_OF_KIND.items()
    for phrase in phrases.split(",")
}
"""Word or phrase -> kind of version."""

_OWN_NAMES = """
    bootleg flip vip rework reworked refix rerub megamix minimix remake reinterpretation retouch
    reconstruction revamp redux reboot reedit radio outtake outtakes rehearsal rehearsals early
    rough skit interlude interludio sketch medley mashup potpourri stripped unplugged intro outro
    introduction teaser trailer preview snippet reaction tutorial soundcheck
"""
OWN_NAMES = frozenset(_OWN_NAMES.split())
"""Words of a kind that also tell two versions of that kind apart (a bootleg is no VIP mix)."""

"""Word lists of the matching engine: what a word in a title means. Data only; all folded.

Used by `versions`, `segments`, `credits`, `readings` and the parsers. Keep entries general: a list
names habits of writing, never one song or artist.
"""

from __future__ import annotations

# word (or two words) -> kind of version. A kind is identity: it must stand on both sides.
KIND_OF: dict[str, str] = {
    **dict.fromkeys(
        (
            "live",
            "en vivo",
            "ao vivo",
            "dal vivo",
            "vivo",
            "en directo",
            "en direct",
            "in concert",
            "en concert",
            "en concierto",
            "concert",
            "concierto",
            "concerto live",
            "livestream",
            "ライブ",
            "ライヴ",
            "라이브",
            "концерт",
            "вживую",
            "现场",
            "現場",
            "live版",
            "aovivo",
            "in der philharmonie",
            "unplugged live",
            "bootleg live",
            "soundcheck",
        ),
        "live",
    ),
    **dict.fromkeys(
        (
            "remix",
            "remixed",
            "remixes",
            "mix",
            "rmx",
            "rework",
            "reworked",
            "refix",
            "rerub",
            "bootleg",
            "flip",
            "vip",
            "remezcla",
            "ремикс",
            "リミックス",
            "리믹스",
            "混音",
            "mixx",
            "re mix",
            "megamix",
            "minimix",
            "remake",
            "reinterpretation",
            "reconstruction",
            "retouch",
            "re edit",
            "reedit",
            "revamp",
            "redux",
            "reboot",
        ),
        "remix",
    ),
    **dict.fromkeys(("edit", "radio", "edited version", "shortened"), "edit"),
    **dict.fromkeys(("extended", "long version", "12 inch", "12in", "maxi", "xtended"), "extended"),
    **dict.fromkeys(
        (
            "acoustic",
            "acoustical",
            "acustica",
            "acustico",
            "acoustique",
            "akustik",
            "akusztikus",
            "akoestisch",
            "unplugged",
            "акустика",
            "акустическая",
            "アコースティック",
            "어쿠스틱",
            "stripped",
            "acoustically",
            "akusticky",
        ),
        "acoustic",
    ),
    **dict.fromkeys(
        (
            "instrumental",
            "instrumentals",
            "instrumentale",
            "instrumentalna",
            "instr",
            "inst",
            "インスト",
            "インストゥルメンタル",
            "инструментал",
            "инструментальная",
            "伴奏",
            "off vocal",
            "non vocal",
            "연주곡",
            "no vocals",
            "without vocals",
            "instrumentalversion",
            "instrumentaal",
            "strumentale",
        ),
        "instrumental",
    ),
    **dict.fromkeys(
        (
            "karaoke",
            "カラオケ",
            "караоке",
            "노래방",
            "minus one",
            "backing track",
            "playback",
            "sing along",
            "singalong",
            "卡拉ok",
            "backing version",
            "минус",
            "минусовка",
        ),
        "karaoke",
    ),
    **dict.fromkeys(
        (
            "acapella",
            "acappella",
            "a cappella",
            "a capella",
            "accapella",
            "vocals only",
            "vocal only",
            "isolated vocals",
            "акапелла",
            "アカペラ",
        ),
        "a cappella",
    ),
    **dict.fromkeys(("demo", "demos", "демо", "デモ", "maqueta", "demoversion", "데모"), "demo"),
    **dict.fromkeys(
        (
            "cover",
            "covers",
            "covered",
            "coverversion",
            "кавер",
            "カバー",
            "커버",
            "歌ってみた",
            "reprise de",
            "in the style of",
            "as made famous",
            "made famous",
            "originally performed",
        ),
        "cover",
    ),
    **dict.fromkeys(("tribute", "tributo", "hommage", "tribut"), "tribute"),
    **dict.fromkeys(("parody", "parodia", "parodie"), "parody"),
    **dict.fromkeys(("sped up", "spedup", "speed up", "speed version", "sped", "speed"), "sped up"),
    **dict.fromkeys(
        ("slowed", "slowed down", "slow version", "daycore", "chopped", "screwed"), "slowed"
    ),
    **dict.fromkeys(("nightcore", "nightstep"), "nightcore"),
    **dict.fromkeys(("8d", "8d audio", "16d", "3d audio"), "8D"),
    **dict.fromkeys(("bass boosted", "boosted"), "bass boosted"),
    **dict.fromkeys(("dub", "dubs", "dubwise"), "dub"),
    **dict.fromkeys(("reprise", "ripresa"), "reprise"),
    **dict.fromkeys(("short", "kurzversion", "tv size", "tv edit", "tv version"), "short"),
    **dict.fromkeys(
        (
            "alternate",
            "alternative",
            "alternativa",
            "alt",
            "early",
            "rough",
            "outtake",
            "outtakes",
            "rehearsal",
            "rehearsals",
            "work in",
            "unfinished",
            "home recording",
        ),
        "alternate",
    ),
    **dict.fromkeys(("take", "takes"), "take"),
    **dict.fromkeys(("session", "sessions", "sesion", "sesiones", "peel"), "session"),
    **dict.fromkeys(("mashup", "mash up", "medley", "potpourri"), "medley"),
    **dict.fromkeys(("skit", "interlude", "interludio", "sketch"), "interlude"),
    **dict.fromkeys(("intro", "introduction", "outro"), "intro"),
    **dict.fromkeys(("freestyle",), "freestyle"),
    **dict.fromkeys(("orchestral", "symphonic", "orchestra version", "philharmonic"), "orchestral"),
    **dict.fromkeys(("lofi", "lo fi"), "lo-fi"),
    **dict.fromkeys(("reaction", "tutorial", "teaser", "trailer", "preview", "snippet"), "clip"),
    **dict.fromkeys(("clean", "censored", "edited", "amended", "radio clean"), "clean"),
}

# generic nouns: with unknown words beside them they name a version of their own
GENERIC = frozenset(
    {
        "version",
        "versions",
        "ver",
        "versao",
        "versione",
        "versio",
        "wersja",
        "verzija",
        "versie",
        "fassung",
        "версия",
        "ヴァージョン",
        "バージョン",
        "버전",
        "versioon",
        "verze",
    }
)

# kinds that only lower the score a little when one side lacks them
SOFT_KINDS = frozenset({"clean", "parody"})

# kinds whose presence in an album or folder name says something about each of its tracks
CONTEXT_KINDS = frozenset(
    {
        "live",
        "acoustic",
        "instrumental",
        "karaoke",
        "tribute",
        "cover",
        "remix",
        "demo",
        "clean",
        "session",
        "a cappella",
        "sped up",
        "slowed",
        "nightcore",
        "alternate",
    }
)

# words that describe the package, not the recording
PACKAGING = frozenset(
    """
    official officiel officielle oficial oficiel oficiala offizielles offizielle offiziell ufficiale
    officieel video videos audio music musik musique musica lyric lyrics lyrical letra letras paroles
    songtext текст клип видео официальное официальный visualizer visualiser visual hd hq uhd 4k 8k
    1080p 720p 480p 1080 720 2160p 60fps remaster remastered remasters remastering remasterizado
    remasterizada remasterisado remasterise remasterisee remasterd ремастер リマスター digital
    digitally mono stereo monaural deluxe edition editie edicion edition expanded anniversary
    anniversaire aniversario bonus track tracks album single lp ep cd disc disk disque original
    originally explicit uncensored reissue reissued re issue issue release released collector
    collectors special limited standard complete box set clip videoclip mv pv stream streaming
    premiere soundtrack ost score motion picture film movie theatrical series serie tv
    advisory parental dirty main full hidden download free out now new only
    color colour studio quality high definition resolution remastérisé hires restored
    vinyl rip digipak promo exclusive itunes amazon spotify apple bandcamp youtube japan japanese us
    uk eu import international version versions ver versao versione versio booklet plus ultimate
    super definitive legacy tour standardedition superdeluxe ausgabe neuauflage mastered master
    masters mastering newly 24bit 16bit 96khz flac mp3 official_video
    """.split()
)

# words that may stand inside packaging without turning it into something else
FILLER = frozenset(
    """
    the a an of and or with for from in on de la le el los las les des du der die das und et y e
    not no this that vs by w th st nd rd inch x year years jahre ans anos
    """.split()
)

# packaging although a word in it looks like a kind of version
PACKAGING_PHRASES = (
    "original mix", "original version", "album mix", "stereo mix", "mono mix", "full mix",
    "main mix", "original edit", "lp mix", "single mix", "single edit", "album edit", "standard mix",
    "short film", "live action", "music video edit", "not the video",
)  # fmt: skip

# how a bracket or tail starts that names its origin, not a version
ORIGIN_STARTS = (
    "from ", "taken from ", "theme from ", "theme to ", "music from ", "out of ", "aus ", "из ",
    "produced by", "prod ", "written by", "composed by", "directed by", "dir ", "starring ",
    "as heard", "as seen", "featured in",
)  # fmt: skip

FEAT_WORDS = frozenset({"feat", "ft", "featuring", "feature", "featured"})

STOP_WORDS = frozenset(
    """
    the a an and of to in on for with at by is it or la le el los las les de du des der die das den
    und et y e il lo da do o os as un une una uno
    """.split()
)

PLACEHOLDERS = frozenset(
    {
        "null", "unk", "unk.", "unknown", "n.a.", "n/a", "[unknown]", "(unknown)", "<unknown>", "none",
        "undefined", "unknown artist", "unknown album", "unknown title", "[no artist]", "no artist",
        "untagged", "unknown track", "<unknown artist>", "[unknown artist]", "<unknown album>",
        "nan",
    }
)  # fmt: skip
PLACEHOLDER_MARKS = frozenset({".", "-", "--", "_", "?", "??", "???", "...", "*"})

VARIOUS = frozenset(
    {"various artists", "various", "va", "v a", "varios artistas", "diverse", "verschiedene",
     "compilation", "compilations", "various artist", "artistes divers", "vários artistas",
     "varios", "divers", "soundtrack", "soundtracks", "ost"}
)  # fmt: skip

NUMBER_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9",
    "xi": "11", "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17",
    "xviii": "18", "xix": "19", "xx": "20",
}  # fmt: skip

# only after a part word: alone these letters are words
SMALL_ROMANS = {"i": "1", "v": "5", "x": "10"}

PART_WORDS = {
    "pt": "part", "pts": "part", "part": "part", "parts": "part", "parte": "part", "teil": "part",
    "partie": "part", "часть": "part", "vol": "vol", "volume": "vol", "vols": "vol",
    "no": "no", "nr": "no", "num": "no", "number": "no", "chapter": "chapter", "act": "act",
    "movement": "movement", "mvt": "movement", "episode": "episode", "op": "op",
    "opus": "op", "side": "side",
}  # fmt: skip

# spellings by ear that name the same word
ALIASES = {
    "n": "and", "4ever": "forever", "4eva": "forever", "4u": "foryou", "2nite": "tonight", "tonite": "tonight",
    "2day": "today", "2morrow": "tomorrow", "gr8": "great", "b4": "before", "l8r": "later",
    "m8": "mate", "h8": "hate", "l8": "late", "str8": "straight", "luv": "love", "nite": "night",
    "lite": "light", "thru": "through", "cuz": "because", "cos": "because", "coz": "because",
    "gonna": "goingto", "wanna": "wantto", "u": "you", "ur": "your", "2gether": "together",
    "grey": "gray", "colour": "color", "favourite": "favorite", "okay": "ok", "mister": "mr",
    "saint": "st", "doctor": "dr", "versus": "vs", "volume": "vol", "part": "part", "pt": "part", "pts": "part",
    "parts": "part", "nr": "no", "number": "no", "num": "no", "vols": "vol",
}  # fmt: skip

GENRES = frozenset(
    """
    country pop rock rap hip hop dance electronic alternative indie metal jazz blues folk soul r&b
    house techno trance dubstep latin reggae classical soundtrack world punk funk disco ambient
    gospel christian contemporary urban hardcore electronica singer songwriter gangsta international music
    """.split()
)

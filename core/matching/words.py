"""Word lists of the matching engine: what a word in a title or credit means. Data only, folded.

Used by `versions`, `segments`, `credits`, `wordmatch` and the parsers. Keep entries general: a
list names habits of writing, never one song or artist.
"""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


# with unknown words beside them these name a version of their own
GENERIC = _set(
    """
    fassung ver versao versie versio version versione versions versioon verze verzija wersja
    версия バージョン ヴァージョン 버전
    """
)

# kinds that only lower the score a little when one side lacks them
SOFT_KINDS = frozenset({"clean", "parody"})

# kinds whose presence in an album or folder name says something about each of its tracks
CONTEXT_KINDS = frozenset({
    "a cappella", "acoustic", "alternate", "clean", "cover", "demo", "instrumental", "karaoke",
    "live", "nightcore", "remix", "session", "slowed", "sped up", "tribute",
})  # fmt: skip

# words that describe the package, not the recording
PACKAGING = _set(
    """
    1080 1080p 16bit 2160p 24bit 480p 4k 60fps 720 720p 8k 96khz advisory album amazon
    aniversario anniversaire anniversary apple audio ausgabe bandcamp bonus booklet box cd clip
    collector collectors color colour complete definition definitive deluxe digipak digital
    digitally dirty disc disk disque download edicion editie edition ep eu exclusive expanded
    explicit film flac free full hd hidden high hires hq import international issue itunes japan
    legacy letra letras limited lp lyric lyrical lyrics main master mastered mastering
    masters monaural mono motion movie mp3 music musica musik musique mv neuauflage new newly
    now official official_video officieel officiel officielle offiziell offizielle offizielles
    oficial oficiala oficiel only original originally ost out parental paroles picture plus
    premiere promo pv quality re reissue reissued release released remaster remasterd remastered
    remastering remasterisado remasterise remasterisee remasterizada remasterizado remasters
    remastérisé resolution restored rip score serie series set single songtext soundtrack
    special spotify standard standardedition stereo stream streaming studio super superdeluxe
    theatrical tour track tracks tv ufficiale uhd uk ultimate uncensored us ver versao versio
    version versione versions video videoclip videos vinyl visual visualiser visualizer youtube
    видео клип официальное официальный ремастер текст リマスター
    """
)

# words that may stand inside packaging without turning it into something else
FILLER = _set(
    """
    a an and anos ans by das de der des die du e el et for from in inch jahre la las le les los
    nd no not of on or rd st th that the this und vs w with x y year years
    """
)

# packaging although a word in it looks like a kind of version
PACKAGING_PHRASES = (
    "m v",
    "original mix", "original version", "album mix", "stereo mix", "mono mix", "full mix",
    "main mix", "original edit", "lp mix", "single mix", "single edit", "album edit",
    "standard mix", "short film", "live action", "music video edit", "not the video",
)  # fmt: skip

# how a bracket starts that names an origin or its makers, not a version
ORIGIN_STARTS = (
    "from ", "taken from ", "theme from ", "theme to ", "music from ", "out of ", "aus ", "из ",
    "produced by", "prod ", "written by", "composed by", "directed by", "dir ", "starring ",
    "as heard", "as seen", "featured in",
)  # fmt: skip

FEAT_WORDS = _set(
    """
    feat feature featured featuring ft
    """
)

# words that say little when titles are compared
STOP_WORDS = _set(
    """
    a an and as at by da das de den der des die do du e el et for il in is it la las le les lo
    los o of on or os the to un una und une uno with y
    """
)

# what people write for "unknown"
PLACEHOLDERS = frozenset({
    "(unknown)", "<unknown album>", "<unknown artist>", "<unknown>", "[no artist]",
    "[unknown artist]", "[unknown]", "n.a.", "n/a", "nan", "no artist", "none", "null",
    "undefined", "unk", "unk.", "unknown", "unknown album", "unknown artist", "unknown title",
    "unknown track", "untagged",
})  # fmt: skip

PLACEHOLDER_MARKS = frozenset({
    "*", "-", "--", ".", "...", "?", "??", "???", "_",
})  # fmt: skip

VARIOUS = frozenset({
    "artistes divers", "compilation", "compilations", "divers", "diverse", "ost", "soundtrack",
    "soundtracks", "v a", "va", "varios", "varios artistas", "various", "various artist",
    "various artists", "verschiedene", "vários artistas",
})  # fmt: skip

NUMBER_WORDS = {
    "zero": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6",
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8", "ix": "9", "xi": "11",
    "xii": "12", "xiii": "13", "xiv": "14", "xv": "15", "xvi": "16", "xvii": "17", "xviii": "18",
    "xix": "19", "xx": "20",
}  # fmt: skip

# only after a part word: alone these letters are words
SMALL_ROMANS = {
    "i": "1", "v": "5", "x": "10",
}  # fmt: skip

PART_WORDS = {
    "pt": "part", "pts": "part", "part": "part", "parts": "part", "parte": "part", "teil": "part",
    "partie": "part", "часть": "part", "vol": "vol", "volume": "vol", "vols": "vol", "no": "no",
    "nr": "no", "num": "no", "number": "no", "chapter": "chapter", "act": "act",
    "movement": "movement", "mvt": "movement", "episode": "episode", "op": "op", "opus": "op",
    "side": "side",
}  # fmt: skip

# spellings by ear, and short forms, that name the same word
ALIASES = {
    "n": "and", "4ever": "forever", "4eva": "forever", "4u": "foryou", "2nite": "tonight",
    "tonite": "tonight", "2day": "today", "2morrow": "tomorrow", "gr8": "great", "b4": "before",
    "l8r": "later", "m8": "mate", "h8": "hate", "l8": "late", "str8": "straight", "luv": "love",
    "nite": "night", "lite": "light", "thru": "through", "cuz": "because", "cos": "because",
    "coz": "because", "gonna": "goingto", "wanna": "wantto", "u": "you", "ur": "your",
    "2gether": "together", "grey": "gray", "colour": "color", "favourite": "favorite",
    "okay": "ok", "mister": "mr", "saint": "st", "doctor": "dr", "versus": "vs", "volume": "vol",
    "part": "part", "pt": "part", "pts": "part", "parts": "part", "nr": "no", "number": "no",
    "num": "no", "vols": "vol",
}  # fmt: skip

# genres that shops append to a title
GENRES = _set(
    """
    alternative ambient blues christian classical contemporary country dance disco dubstep
    electronic electronica folk funk gangsta gospel hardcore hip hop house indie international
    jazz latin metal music pop punk r&b rap reggae rock singer songwriter soul soundtrack techno
    trance urban world
    """
)

"""How each field is called in each tag format. Used by the tag reader and the tag writer.

Source: Picard's tag mapping, which Navidrome and Jellyfin read too; for APEv2, ASF and RIFF INFO
only what is needed to read files that other programs tagged.
"""

from __future__ import annotations

MB_OWNER = "http://musicbrainz.org"

ID3 = {
    "title": ("TIT2",),
    "artist": ("TPE1",),
    "artists": ("TXXX:ARTISTS",),
    "album": ("TALB",),
    "album_artist": ("TPE2",),
    "album_artists": ("TXXX:ALBUMARTISTS", "TXXX:Album Artists"),
    "track": ("TRCK",),
    "disc": ("TPOS",),
    "date": ("TDRC", "TDRL", "TDOR"),
    "genre": ("TCON",),
    "isrc": ("TSRC",),
    "mb_recording": (f"UFID:{MB_OWNER}", "TXXX:MusicBrainz Track Id"),
    "mb_release": ("TXXX:MusicBrainz Album Id",),
    "compilation": ("TCMP",),
}
VORBIS = {
    "title": ("TITLE",),
    "artist": ("ARTIST",),
    "artists": ("ARTISTS",),
    "album": ("ALBUM",),
    "album_artist": ("ALBUMARTIST", "ALBUM ARTIST"),
    "album_artists": ("ALBUMARTISTS",),
    "track": ("TRACKNUMBER", "TRACK"),
    "disc": ("DISCNUMBER", "DISC"),
    "date": ("DATE", "YEAR", "ORIGINALDATE"),
    "genre": ("GENRE",),
    "isrc": ("ISRC",),
    "mb_recording": ("MUSICBRAINZ_TRACKID",),
    "mb_release": ("MUSICBRAINZ_ALBUMID",),
    "track_total": ("TRACKTOTAL", "TOTALTRACKS"),
    "disc_total": ("DISCTOTAL", "TOTALDISCS"),
    "compilation": ("COMPILATION",),
}
FREEFORM = "----:com.apple.iTunes:"
MP4 = {
    "title": ("\xa9nam",),
    "artist": ("\xa9ART",),
    "artists": (f"{FREEFORM}ARTISTS",),
    "album": ("\xa9alb",),
    "album_artist": ("aART",),
    "album_artists": (f"{FREEFORM}ALBUMARTISTS",),
    "track": ("trkn",),
    "disc": ("disk",),
    "date": ("\xa9day", f"{FREEFORM}ORIGINALDATE"),
    "genre": ("\xa9gen",),
    "isrc": (f"{FREEFORM}ISRC",),
    "mb_recording": (f"{FREEFORM}MusicBrainz Track Id",),
    "mb_release": (f"{FREEFORM}MusicBrainz Album Id",),
    "compilation": ("cpil",),
}
APE = {
    "title": ("Title",),
    "artist": ("Artist",),
    "artists": ("Artists",),
    "album": ("Album",),
    "album_artist": ("Album Artist", "AlbumArtist"),
    "album_artists": ("AlbumArtists",),
    "track": ("Track",),
    "disc": ("Disc",),
    "date": ("Year",),
    "genre": ("Genre",),
    "isrc": ("ISRC",),
    "mb_recording": ("MUSICBRAINZ_TRACKID",),
    "mb_release": ("MUSICBRAINZ_ALBUMID",),
}
ASF = {
    "title": ("Title",),
    "artist": ("Author",),
    "artists": ("WM/ARTISTS",),
    "album": ("WM/AlbumTitle",),
    "album_artist": ("WM/AlbumArtist",),
    "album_artists": ("WM/ALBUMARTISTS",),
    "track": ("WM/TrackNumber", "WM/Track"),
    "disc": ("WM/PartOfSet",),
    "date": ("WM/Year", "WM/OriginalReleaseYear"),
    "genre": ("WM/Genre",),
    "isrc": ("WM/ISRC",),
    "mb_recording": ("MusicBrainz/Track Id",),
    "mb_release": ("MusicBrainz/Album Id",),
}
INFO = {
    "title": ("INAM",),
    "artist": ("IART",),
    "album": ("IPRD",),
    "track": ("ITRK", "IPRT"),
    "date": ("ICRD",),
    "genre": ("IGNR",),
}
BY_FAMILY = {"id3": ID3, "vorbis": VORBIS, "mp4": MP4, "ape": APE, "asf": ASF, "info": INFO}

_FAMILY_OF_CLASS = {
    "MP3": "id3",
    "WAVE": "id3",
    "AIFF": "id3",
    "AAC": "id3",
    "FLAC": "vorbis",
    "OggVorbis": "vorbis",
    "OggOpus": "vorbis",
    "OggFLAC": "vorbis",
    "OggSpeex": "vorbis",
    "MP4": "mp4",
    "MonkeysAudio": "ape",
    "WavPack": "ape",
    "Musepack": "ape",
    "ASF": "asf",
}


def family_of(audio: object) -> str:
    """The tag format of a mutagen file object: a key of `BY_FAMILY`, "" for one we do not know."""
    return _FAMILY_OF_CLASS.get(type(audio).__name__, "")

"""A post's text without what networks put into it, and what that said. Songs are sought elsewhere."""

import itertools
import re
import unicodedata

BORDER = " | "  # stands where something was taken out: no name crosses it
_ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}\.(?:com|net|org|fm|co|io|ly|be)/\S+"
)
_TAG = re.compile(r"(?<!\w)[#@]\w*[^\W\d]\w*(?:[.@][\w-]+)*")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\U00002600-\U000027bf\U00002b00-\U00002bff\U00002190-\U000021ff\ufe0f\u200d♪♫♬]+"
)
_INVISIBLE = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
# "by #MtJoy": the tag is the name.
_NAMED_BY_TAG = re.compile(r"(?<=\b[bB][yY] )#([^\W\d_]\w{1,40})")
# A player's address, a note or a tag says that a song is meant.
_HEARD = re.compile(
    r"(?:open\.spotify|spoti\.fi|youtu\.?be|soundcloud|bandcamp|music\.apple|tidal|deezer|song\.link|album\.link)"
    r"[\w.]*/|[🎶🎵🎧🎼♪♫♬💿📀🔊]|(?<!\w)#(?:nowplaying|np|playingnow|nowlistening|currentlyplaying|musicmonday|songoftheday|sotd|"
    r"newmusic|onrepeat|lastfm)\b",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """*text* with addresses, tags and pictures turned into borders."""
    text = unicodedata.normalize("NFC", text).replace("\r", "\n").replace("\u00a0", " ")
    text = text.replace("&amp;", "&").replace("&quot;", '"').replace("&#39;", "'")
    text = _INVISIBLE.sub("", text)
    text = _NAMED_BY_TAG.sub(lambda tag: _in_words(tag[1]), text)
    for noise in (_ADDRESS, _TAG, _PICTURE):
        text = noise.sub(BORDER, text)
    return re.sub(r"[^\S\n]+", " ", text)


def says_that_it_plays(text: str) -> bool:
    """Whether *text*, as it was posted, holds a player's address, a note, or a tag for music."""
    return _HEARD.search(text) is not None


def _in_words(tag: str) -> str:
    """MtJoy, as it is spoken."""
    return tag[0] + "".join(
        f" {b}" if a.islower() and b.isupper() else b for a, b in itertools.pairwise(tag)
    )

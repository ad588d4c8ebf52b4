"""Which song a post is about, read from its title: rules, no guesses.

Blogs write `Artist - "Title"`, `"Title" by Artist`, `Artist – »Title« (Label)`, `Artist unveils
'Title'`. A title that follows no rule names no song.
"""

import re

_OPEN, _CLOSE = "\"“”„‘’'»«", "\"“”‘’'»«"
_QUOTED = rf"[{_OPEN}](?P<title>[^{_OPEN}]{{1,80}}(?:’[^{_OPEN}]{{1,60}})?)[{_CLOSE}]"
_VERBS = (
    "shares?|unveils?|debuts?|drops?|returns?|releases?|presents?|reveals?|premieres?|announces?|"
    "delivers?|kicks?|survey|surveys|gets?|goes|takes?|offers?|releas\\w+|covers?|remix\\w*|follows?|on|is|"
    "teams? up|connects?|explores?|brings?|serves?|makes?|keeps?|shows?|with|feat\\.?"
)
_LEAD = re.compile(
    r"^\s*(?:\[[^\]]{3,30}\]\s*:?\s*|(?:new music|listen(?: to)?|watch|stream|streaming|premiere|exclusive premiere|video|mp3|"
    r"track of the (?:day|week)|song (?:of the day|pick)|single serving|album review|review|"
    r"first listen|new track|new song|new video|interview|daily download|hot track|on repeat|song|"
    r"hear|now playing|tunes|new|song for your weekend|song of the week|free download|download|singles?|audio|ep review|fresh|introducing)"
    r"\s*(?:::|:|\||–|—|-|//|→|»)\s*)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:\||-|–|—|•|»)\s+(?:[^|–—•]{0,40}(?:blog|music|premiere|review|clouds|shuffle|science|magazine|"
    r"sound|audio|features?|glamglare|shout for|single|video)[^|–—•]*)$",
    re.IGNORECASE,
)
_GUEST = re.compile(
    r"\s*[\(\[]\s*(?:f(?:ea)?t\.?|featuring|prod\.?|w/)[^\)\]]*[\)\]]", re.IGNORECASE
)
_ADORNED = re.compile(r"\s+(?:f(?:ea)?t\.?|featuring)\s.*$|\s*\((?:19|20)\d\d\)$", re.IGNORECASE)
_NUMBER = re.compile(r"^\d{1,2}\.\s+")
_RULES = (
    re.compile(rf"^{_QUOTED}\s+by\s+(?P<artist>[^|]+?)(?:\s+[–—-]\s.*)?$"),
    re.compile(rf"^(?P<artist>[^:|]{{1,60}}?)\s*(?:-|–|—|:|\||::|,|//|~)\s*{_QUOTED}"),
    re.compile(
        rf"^(?P<artist>.{{1,50}}?)(?:'s|’s|s’|s')\s+(?:\w+\s+){{0,4}}{_QUOTED}", re.IGNORECASE
    ),
    re.compile(rf"^(?P<artist>[A-Z0-9].{{0,45}}?)\s+(?:{_VERBS})\s.*?{_QUOTED}", re.IGNORECASE),
    re.compile(r"^(?P<artist>[^*_]{1,60}?)\s+[*_](?P<title>[^*_]{1,80})[*_]"),
    re.compile(rf"^(?P<artist>[^{_OPEN}]{{1,45}}?)\s+{_QUOTED}"),
    re.compile(r"^(?P<artist>[^|–—]{1,50}?)\s+(?:-|–|—|\||::|//)\s+(?P<title>[^|–—]{1,80})"),
    re.compile(r"^(?P<title>[A-Z][^|–—]{1,60}?)\s+by\s+(?P<artist>[A-Z][^|–—]{1,50})$"),
)


def song_of(post_title: str) -> tuple[str, str] | None:
    """Artist and title of the song that *post_title* names; None: it follows no rule."""
    text = " ".join(post_title.split())
    text = _GUEST.sub("", _TAIL.sub("", _LEAD.sub("", text)))
    for rule in _RULES:
        match = rule.match(text)
        if match is None:
            continue
        artist, title = _bare(match["artist"]), _bare(match["title"])
        if artist and title and len(artist.split()) <= 7:
            return artist, title
    return None


def _bare(text: str) -> str:
    return _ADORNED.sub("", _NUMBER.sub("", text)).strip(" -–—|:,*_" + _OPEN)


def key(text: str) -> str:
    """What makes two spellings of a name the same."""
    return re.sub(r"[^\w]+", "", text.lower())

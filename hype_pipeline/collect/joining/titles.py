"""A song's title taken apart: the song, the version, who made it; without guests and advertisements.

Charts write a song as a blog did ("feat.", "w/", "(X Remix) [free download]"), catalogues as a label
did ("Song - X Remix"). Both are taken apart in the same way; comparing them is matching.py's.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from hype_pipeline.collect.joining.folding import alike, folded

GUESTS = r"(?:feat|ft|featuring|with|[wf]/)(?:[.\s]|(?<=/))"
BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_GUEST_PART = re.compile(rf"\s*(?:{GUESTS}|&\s|duet with\s)", re.IGNORECASE)
_TRAILING = re.compile(r"\s(?:(?:feat|ft|featuring|prod)\b|[wf]/|produced by\b).*$", re.IGNORECASE)
_DASH = re.compile(r"\s(?:[-–—|]|//)\s")
_CALL = re.compile(
    r"^\W*(?:(?:world |exclusive )?premieres?|exclusive|stream|listen|watch|download|video|mp3|new)"
    r"(?:\s+(?:music|song|video|mp3))?\s*[:|]\s+",
    re.IGNORECASE,
)
# Words that make another recording of a song, by what they make of it.
_VERSIONS = {
    "remix": "remix remixes rmx remixed rework reworked refix bootleg flip vip edit mix dub mashup "
    "redo reimagined reimagination reinterpretation reinterpreted rethink revision blend remake "
    "version remodel reconstruction",
    "live": "live session sessions concert rehearsal recorded vivo directo",
    "acoustic": "acoustic unplugged stripped piano orchestral symphonic quartet strings acustica "
    "acustico acoustique",
    "instrumental": "instrumental instrumentals karaoke backing",
    "demo": "demo demos outtake outtakes take alternate alternative early rough",
    "acapella": "acapella acappella cappella",
    "speed": "nightcore daycore slowed sped pitched screwed chopped reverb boosted 8d",
    "piece": "interlude reprise skit commentary intro outro medley",
    "tribute": "tribute style rendition lullaby originally famous performed",
}
_KINDS = {word: kind for kind, words in _VERSIONS.items() for word in words.split()}
# Behind a title without brackets these may still be part of it; all readings are tried.
_BARE = frozenset((_VERSIONS["remix"] + " live acoustic instrumental demo").split())
# No names: they stand beside whoever made a version, or where it was played.
_BESIDE_MAKERS = (
    "by the at in from on of a s version extended radio original official full club recorded home"
)
_NO_MAKER = frozenset(_BESIDE_MAKERS.split())
# The same recording, cut or dressed otherwise; and what blogs add that is no part of a title.
_SAME = re.compile(
    r"^(?:(?:the )?(?:original|radio|extended|album|single|full|main|clean|dirty|explicit|club|12 inch|"
    r"7 inch|video|short|long|official|lp|ep|\d{4})\s?(?:mix|edit|version|cut|length|rip|stream|"
    r"remaster(?:ed)?)?"
    r"|mix|edit|version|(?:\d{4} )?(?:digital(?:ly)? )?remaster(?:ed)?(?: \d{4})?(?: version| edition)?"
    r"|\w+ remaster|mono|stereo|edited|uncut|bonus track|(?:\w+ )?(?:deluxe|expanded|anniversary|special)(?: edition| version)?"
    r"|(?:free|new|out now|hq|hd|clip|premiere|exclusive|stream|audio|lyrics?)(?: \w+)?|download"
    r"|(?:official )?(?:music |lyric )?(?:video|audio|visuali[sz]er)"
    r"|prod\b.*|produced by .*|from the (?:original |motion |film|movie|series|netflix|tv |album|soundtrack).*|.*\bcover)$"
)
_FROM_A_FILM = re.compile(r"^\s*from\s*[\"“”'‘«]", re.IGNORECASE)
_SHOUTED = re.compile(r"\*+[^*]+\*+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_MISSPELT_ARTIST = 0.8


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart."""

    core: str  # without anything in brackets or behind a dash
    whole: str  # with what says nothing about guests or versions
    kinds: frozenset[str]  # of version: remix, live, …; empty for the plain song
    by: str  # who made the version, or where it was played, as far as it says
    suffix: str  # what stands behind a dash and is neither a guest nor a version
    asked: str  # the core as it is spelt: what to search for


@lru_cache(maxsize=1 << 13)
def taken_apart(title: str, artist: str = "") -> Title:
    """*title* without guests, producers and advertisements; a leading *artist* goes too."""
    parts = _DASH.split(_without_artist(_SHOUTED.sub(" ", _CALL.sub("", title)), artist))
    first, *behind = (_TRAILING.sub("", part) for part in parts)
    unknown = [part for part in behind if _is_name(part)]
    text = first + "".join(map(_in_brackets, behind))
    kinds: set[str] = set()
    makers: list[str] = []
    kept = text
    for part in BRACKETS.findall(text):
        found = _version(part)
        if found:
            kinds |= found
            makers.append(_maker(part))
        if found or _is_no_name(part):
            kept = re.sub(rf"[(\[{{]{re.escape(part)}[)\]}}]", " ", kept, count=1)
    whole = _numbered(folded(_TRAILING.sub("", kept)))
    asked = " ".join(_TRAILING.sub("", BRACKETS.sub(" ", kept)).split())
    core = _numbered(folded(asked))
    return Title(
        core=core or whole,
        whole=whole,
        kinds=frozenset(kinds),
        by=" ".join(makers).strip(),
        suffix=_numbered(folded(" ".join(unknown))),
        asked=asked or title.strip(),
    )


@lru_cache(maxsize=1 << 10)
def readings(title: str, artist: str) -> tuple[Title, ...]:
    """What a charted *title* may mean: 'Slow Dial Tessel Remix' is a song of that name, or one
    called 'Slow' or 'Slow Dial' in somebody's remix."""
    plain = taken_apart(title, artist)
    words = plain.core.split()
    if len(words) < 2 or words[-1] not in _BARE or plain.kinds:
        return (plain,)
    kind = _KINDS[words[-1]]
    cuts = range(1, len(words) - 1) if kind == "remix" else (len(words) - 1,)
    return (
        plain,
        *(
            replace(
                plain,
                core=" ".join(words[:cut]),
                whole=" ".join(words[:cut]),
                kinds=frozenset({kind}),
                by=" ".join(words[cut:-1]),
            )
            for cut in cuts
        ),
    )


def _in_brackets(part: str) -> str:
    """'Live [Out Now]' as '(Live) [Out Now]'."""
    outside = " ".join(BRACKETS.sub(" ", part).split())
    return "".join(f" ({told})" for told in (outside, *BRACKETS.findall(part)) if told)


def _without_artist(title: str, artist: str) -> str:
    parts = _DASH.split(title, maxsplit=1)
    leads = len(parts) > 1 and artist and _is_artist(folded(parts[0]), folded(artist))
    return parts[1] if leads else title


def _is_artist(lead: str, artist: str) -> bool:
    return artist.startswith(lead) or alike(lead, artist) >= _MISSPELT_ARTIST


def _is_name(part: str) -> bool:
    return not (_version(part) or _is_no_name(part))


def _is_no_name(part: str) -> bool:
    return bool(_GUEST_PART.match(part) or _FROM_A_FILM.match(part) or _SAME.match(folded(part)))


def _version(part: str) -> set[str]:
    words = folded(part)
    if _SAME.match(words):
        return set()
    found = {_KINDS[word] for word in words.split() if word in _KINDS}
    # 'Acoustic Version' is acoustic; only 'Juno's Version' is somebody's.
    return found - {"remix"} if words.endswith("version") and len(found) > 1 else found


def _maker(part: str) -> str:
    words = folded(re.sub(r"['’]s\b", "", part)).split()
    return " ".join(
        word
        for word in words
        if word not in _KINDS and word not in _NO_MAKER and not (word.isdigit() and len(word) == 4)
    )


def _numbered(title: str) -> str:
    words = [_ROMAN.get(word, "part" if word == "pt" else word) for word in title.split()]
    return " ".join(words)

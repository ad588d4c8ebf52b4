"""Whether two songs are one: charted names against a catalogue's, as a number from 0 to 1.

Charts write a song as a blog did ("feat.", "w/", "(X Remix) [free download]"), catalogues write it
as a label did ("Song - X Remix"). Both are taken apart in the same way and compared. Pure functions;
asking the catalogue is songs.py's.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from hype_pipeline.protocols import Candidate

# Swept 0.60 to 0.95 on the cases of hype_pipeline_tests/collect/golden_matches.py: at 0.75 namesakes
# of short names come in, above 0.85 misspelt titles go out.
THRESHOLD = 0.80

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_GUESTS = r"(?:feat|ft|featuring|with|w/)(?:[.\s]|(?<=/))"
_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]*)[)\]}]")
_GUEST_PART = re.compile(rf"\s*{_GUESTS}", re.IGNORECASE)
_TRAILING = re.compile(r"\s(?:(?:feat|ft|featuring|prod)\b|w/|produced by\b).*$", re.IGNORECASE)
_DASH = re.compile(r"\s[-–—]\s")
_SEVERAL = re.compile(
    r"\s*(?:,|;|&|\+|\s(?:and|x|×|vs\.?|feat\.?|ft\.?|featuring|with|w/|presents|pres\.?)\s)\s*",
    re.IGNORECASE,
)
# Words that make another recording of a song, by what they make of it.
_VERSIONS = {
    "remix": "remix rmx remixed rework reworked refix bootleg flip vip edit mix dub mashup redo "
    "reimagined reimagination blend remake",
    "live": "live session sessions",
    "acoustic": "acoustic unplugged stripped piano",
    "instrumental": "instrumental karaoke",
    "demo": "demo",
    "acapella": "acapella acappella",
    "speed": "nightcore slowed sped",
    "piece": "interlude reprise skit",
}
_KINDS = {word: kind for kind, words in _VERSIONS.items() for word in words.split()}
# The same recording, cut or dressed otherwise; and what blogs add that is no part of a title.
_SAME = re.compile(
    r"^(?:(?:the )?(?:original|radio|extended|album|single|full|main|clean|explicit|club|12 inch|"
    r"video|short|long|official|lp|ep|\d{4})\s?(?:mix|edit|version|cut|remaster(?:ed)?)?"
    r"|mix|edit|version|(?:\d{4} )?(?:digital )?remaster(?:ed)?(?: \d{4})?(?: version)?|mono|stereo"
    r"|bonus track|deluxe|free(?: download| dl)?|premiere|out now|new|stream|download|exclusive"
    r"|(?:official )?(?:music |lyric )?(?:video|audio)|prod\b.*|produced by .*|from .*|.*\bcover)$"
)
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "vi": "6", "vii": "7", "viii": "8"}
_SHORT = 5  # letters; up to here one other letter makes another name
_PENALTIES = {"remix": 0.25, "instrumental": 0.3, "speed": 0.3, "piece": 0.3}
_OTHER_RECORDING = 0.12  # live, acoustic, demo: the same song, so the second choice


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart."""

    core: str  # without anything in brackets
    whole: str  # with the brackets that say nothing about guests or versions
    kinds: frozenset[str]  # of version: remix, live, …; empty for the plain song
    by: str  # who made the version, as far as it says
    asked: str  # the core as it is spelt: what to search for


def folded(text: str) -> str:
    """*text* in plain letters, digits and single spaces; the same text however it is written.

    A name made of signs alone (!!!) stays as it is.
    """
    lower = _plain(text)
    spelt = re.sub(r"(?<=\w)\$|\$(?=\w)", "s", lower)
    spelt = re.sub(r"\bw/", "with ", spelt)
    spelt = re.sub(r"[&+]", " and ", spelt)
    spelt = re.sub(r"(?<=\w)[’'`´ʼ](?=\w)", "", spelt)
    return " ".join(re.sub(r"[\W_]+", " ", spelt).split()) or " ".join(lower.split())


def _plain(text: str) -> str:
    lower = unicodedata.normalize("NFKD", text.casefold()).casefold()
    letters = "".join(char for char in lower if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", letters).translate(_LETTERS)


def taken_apart(title: str, artist: str = "") -> Title:
    """*title* without guests, producers and advertisements; a leading *artist* goes too."""
    text = _suffix_in_brackets(_without_artist(title, artist))
    kinds: set[str] = set()
    makers: list[str] = []
    kept = text
    for part in _BRACKETS.findall(text):
        found = _version(part)
        if found:
            kinds |= found
            makers.append(_maker(part))
        if found or _GUEST_PART.match(part) or _SAME.match(folded(part)):
            kept = re.sub(rf"[(\[{{]{re.escape(part)}[)\]}}]", " ", kept, count=1)
    whole = _numbered(folded(_TRAILING.sub("", kept)))
    asked = " ".join(_TRAILING.sub("", _BRACKETS.sub(" ", kept)).split())
    core = _numbered(folded(asked))
    return Title(
        core or whole, whole, frozenset(kinds), " ".join(makers).strip(), asked or title.strip()
    )


def _without_artist(title: str, artist: str) -> str:
    parts = _DASH.split(title, maxsplit=1)
    leads = len(parts) > 1 and artist and folded(parts[0]) == folded(artist)
    return parts[1] if leads else title


def _suffix_in_brackets(title: str) -> str:
    """'Song - X Remix' as 'Song (X Remix)': catalogues write versions behind a dash."""
    parts = _DASH.split(title)
    versions = [
        part
        for part in parts[1:]
        if _version(part) or _SAME.match(folded(part)) or _GUEST_PART.match(part)
    ]
    plain = [part for part in parts if part not in versions]
    return " - ".join(plain) + "".join(f" ({part})" for part in versions)


def _version(part: str) -> set[str]:
    words = folded(part)
    if _SAME.match(words):
        return set()
    return {_KINDS[word] for word in words.split() if word in _KINDS}


def _maker(part: str) -> str:
    return " ".join(
        word for word in folded(part).split() if word not in _KINDS and not word.isdigit()
    )


def _numbered(title: str) -> str:
    words = [_ROMAN.get(word, "part" if word == "pt" else word) for word in title.split()]
    return " ".join(words)


def artist_names(artist: str) -> tuple[str, ...]:
    """The names in a charted artist, first the whole, then its parts: 'A feat. B' → whole, A, B."""
    without = _BRACKETS.sub(lambda found: f" feat. {_guest(found[1])} ", artist)
    parts = [part.strip() for part in _SEVERAL.split(without) if part.strip()]
    return tuple(dict.fromkeys([artist.strip(), *parts]))


def _guest(part: str) -> str:
    return _GUEST_PART.sub("", part)


def main_artist(artist: str) -> str:
    """Whose song it is: what stands before guests, but 'Mumford & Sons' in one piece."""
    return re.split(rf"(?:\s|[(\[]){_GUESTS}", artist, maxsplit=1, flags=re.IGNORECASE)[0].strip()


def likeness(artist: str, title: str, artists: Sequence[str], found_title: str) -> float:
    """How surely *artist*'s *title* is *found_title* by *artists*: 0 to 1."""
    charted, found = taken_apart(title, artist), taken_apart(found_title)
    both = _titles_alike(charted, found) * _artists_alike(artist, artists)
    return max(0.0, both - _penalty(charted, found))


def best(
    artist: str, title: str, candidates: Iterable[Candidate]
) -> tuple[Candidate | None, float]:
    """The likeliest candidate with its likeness; of equals the one that the catalogue puts first."""
    chosen, most = None, 0.0
    for candidate in candidates:
        score = likeness(artist, title, candidate.artists, candidate.title)
        if score > most:
            chosen, most = candidate, score
    return chosen, round(most, 4)


def _titles_alike(left: Title, right: Title) -> float:
    if left.whole == right.whole:
        return 1.0
    pairs = ((left.core, right.core), (left.whole, right.whole))
    alike = max(_names_alike(one, other) for one, other in pairs)
    # Equal but for a subtitle: a hair behind the title that has it too.
    return (0.99 if _numbers(left) == _numbers(right) else 0.8) * alike


def _names_alike(one: str, other: str) -> float:
    if one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    alike = fuzz.ratio(one, other) / 100
    return alike * 0.8 if min(len(one), len(other)) <= _SHORT else alike


def _numbers(title: Title) -> frozenset[str]:
    return frozenset(word for word in title.whole.split() if word.isdigit())


def _artists_alike(charted: str, found: Sequence[str]) -> float:
    names = [_bare(name) for name in artist_names(charted)]
    others = [_bare(name) for name in found]
    whole = _names_alike(_sorted(names[1:] or names), _sorted(others))
    single = max((_names_alike(names[0], other) for other in others), default=0.0)
    main = _bare(main_artist(charted))
    # Whose song it is must be among those named; a guest alone is not enough.
    leading = {main, *names[1:2]}
    shared = 0.97 if leading & set(others) else 0.0
    return max(whole, single, shared)


def _bare(name: str) -> str:
    return folded(name).removeprefix("the ")


def _sorted(names: Iterable[str]) -> str:
    return " ".join(sorted(" ".join(names).split()))


def _penalty(charted: Title, found: Title) -> float:
    differing = charted.kinds ^ found.kinds
    penalty = sum(_PENALTIES.get(kind, _OTHER_RECORDING) for kind in differing)
    both_remixed = "remix" in charted.kinds & found.kinds
    if both_remixed and charted.by and found.by and fuzz.token_set_ratio(charted.by, found.by) < 70:
        penalty += _PENALTIES["remix"]
    return penalty

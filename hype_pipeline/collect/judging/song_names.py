"""Which songs a text names: artists beside titles, in running text and at the head of passages.

Lines may be lost (a post that something has put on one line), so what heads a passage is also looked
for where a sentence begins. What follows from it is roundup.py's.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from hype_pipeline.collect.judging.no_names import NOBODY
from hype_pipeline.text.clean import normalised

_CAPITAL = r"[A-Z0-9À-ÞĀ-Ž$]"
_WORD = rf"(?:{_CAPITAL}[\w.&$!'’*-]*)"
_JOINT = r"(?:of|the|and|&|de|la|le|x|\+|in|to|for|a)"
NAME = rf"{_WORD}(?:[ ]{_JOINT}(?=[ ]{_CAPITAL})|[ ]{_WORD}){{0,5}}"
_ARTIST = rf"(?<![\w“\"‘«'.])(?P<artist>{NAME})"
_TITLED = rf"[“\"‘«»'](?P<title>(?:{_CAPITAL}|[(#])[^\"“”«»\n]{{0,58}}?)[,.]?[”\"’»«'](?!\w)"
_DASH = r"(?:[ ]?[–—][ ]?|[ ]-[ ]|[ ]?//[ ]?|[ ]\|[ ])"
_WITHIN = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ARTIST}(?:(?<=['’]s)|(?<=s['’])|['’]s)[ ](?:[\w-]+[ ]){{0,3}}?{_TITLED}",
        rf"{_TITLED},?[ ](?:[^\s.!?\"“”«»]+[ ]){{0,4}}?(?:by|from)[ ]{_ARTIST}",
        rf"{_ARTIST}(?:{_DASH}|:[ ]|[ ]){_TITLED}",
        rf"{_ARTIST}[ ](?:[\w]+[ ]){{0,4}}?(?:with|on)[ ]{_TITLED}",
        rf"{_TITLED}(?:{_DASH}|,[ ]){_ARTIST}",
    )
)
_BEGINS = r"(?:^|(?<=[.!?…”\"’)][ ]))(?:#?[ ]?\(?\d{1,3}(?:[.):]|[ ][–—-])?[ ])?"
_AHEAD = tuple(
    re.compile(_BEGINS + pattern, re.MULTILINE)
    for pattern in (
        rf"{_ARTIST}{_DASH}[“\"‘«']?(?P<title>{_CAPITAL}\S*(?:[ ]{_WORD}){{0,3}})",
        rf"{_ARTIST}[ ]{_TITLED}[ ]?(?=[A-Z–—-]|$)",
        rf"{_TITLED},?(?:[ ]by)?[ ]{_ARTIST}(?=[ ][A-Z]|$)",
        rf"(?P<title>{NAME})[ ]by[ ]{_ARTIST}",
    )
)
# Marks that prose has no use for: they part a name from a title wherever they stand.
_PARTED = re.compile(
    rf"{_ARTIST}[ ](?://|\|)[ ][“\"‘«']?(?P<title>{_CAPITAL}\S*(?:[ ]{_WORD}){{0,3}})"
)
_TITLE_AHEAD = re.compile(rf"{_BEGINS}{_TITLED}[ ]?(?=[A-Z]|$)", re.MULTILINE)
# A list that has lost its lines: separators thick as words between names.
_BETWEEN = re.compile(rf"(?<=\w){_DASH}(?={_CAPITAL}|[“\"'‘])|(?<=\w)[ ]by[ ](?={_CAPITAL})")
_POSSESSIVE = re.compile(r"(?:(?<=s)['’]|['’]s)$")
_LOWER = re.compile(r"\b[a-z][\w’'-]*")
_DATED = re.compile(r"\d[^A-Za-z]*$|\d\D{0,25}$|@")
_SHORTEST_FIELD = 3  # letters; shorter ones begin and end names too
_DAY = re.compile(
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|\d+(?:st|nd|rd|th)|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?)\b|\b\d+\b"
)
_MADE = re.compile(
    r"\b(?:produced|written|directed|recorded|mixed|mastered|photos?|photography|words|review(?:ed)?|posted|interview"
    r"|images?|artwork|shot|filmed|video|remix(?:ed)?|covered|designed|edited|curated)$",
    re.IGNORECASE,
)


def attributed(text: str) -> Mapping[str, str]:
    """Distinct artists to whom *text* attributes a quoted title of their own, with the title."""
    found = (each for pattern in _WITHIN for each in pattern.finditer(text))
    return _distinct(_of_names(found, text))


def ahead(text: str) -> Mapping[str, str]:
    """Distinct artists that stand with a title of their own where a line or a sentence begins."""
    found = (each for pattern in (*_AHEAD, _PARTED) for each in pattern.finditer(text))
    return _distinct(_of_names((each for each in found if not _MADE.search(each["title"])), text))


def titles_ahead(text: str) -> list[str]:
    """Distinct quoted titles that stand alone where a line or a sentence begins."""
    found = (each["title"].strip() for each in _TITLE_AHEAD.finditer(text))
    return list(
        {normalised(title): title for title in found if not title.endswith(("?", "!"))}.values()
    )


def together(*found: Mapping[str, str]) -> Mapping[str, str]:
    """Distinct artists of all of *found*."""
    return _distinct(pair for each in found for pair in each.items())


def separators(text: str) -> int:
    """How often a name is parted from a title, as in entries of a list and not as in dates of a tour."""
    places = (found.start() for found in _BETWEEN.finditer(text))
    return sum(_DATED.search(text[max(0, place - 40) : place + 40]) is None for place in places)


def _of_names(found: Iterable[re.Match[str]], text: str) -> Iterator[tuple[str, str]]:
    """Artists and titles, without words that *text* uses in the middle of sentences too."""
    common = set(_LOWER.findall(text))
    for each in found:
        artist = _POSSESSIVE.sub("", each["artist"])
        if artist.casefold() not in common and "@" not in each["title"]:
            yield artist, each["title"]


def _distinct(found: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """By artist. A name that is part of another is the same artist; a title is one artist's song."""
    told: dict[str, str] = {}
    names: list[str] = []
    titles: set[str] = set()
    for artist, words in found:
        name, title = normalised(artist), normalised(words)
        if not name or not title or _is_nobody(name) or title in titles:
            continue
        titles.add(title)
        if not any(_overlap(name, other) for other in names):
            names.append(name)
            told[artist] = words.strip()
    return told


def is_field(name: str) -> bool:
    """Whether *name* is rather what a value stands behind: Label, Release date, Written by."""
    told = normalised(name).split()
    return any(word in NOBODY for word in (*told[:1], *told[-1:]) if len(word) > _SHORTEST_FIELD)


def is_day(name: str) -> bool:
    """Whether a date or a number is in *name*."""
    return _DAY.search(name) is not None


def _is_nobody(name: str) -> bool:
    return all(word in NOBODY for word in name.split()) or is_day(name)


def _overlap(one: str, other: str) -> bool:
    shorter, longer = sorted((f" {one} ", f" {other} "), key=len)
    return shorter in longer

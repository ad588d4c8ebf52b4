"""Places in running text: countries, their people, regions, large cities. The list is places.tsv.

Rather missed than made up: a name counts with its capital only, not as a part of a longer name, and
where it is a word or a language besides, only beside words that make it a place or a person's origin.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_CAPITALISED = re.compile(r"(?<![^\W_])[A-ZÀ-Þ][^\W\d_]*")
_BEFORE = re.compile(r"([^\W\d_]+)[ \u00a0]$")
_NAME_AFTER = re.compile(r"[ \u00a0][A-ZÀ-Þ][a-zß-ÿ]")
_DIRECTIONS = frozenset(
    {
        *(
            "South",
            "North",
            "East",
            "West",
            "Northern",
            "Southern",
            "Eastern",
            "Western",
            "Central",
        ),
        *("Downtown", "Inner", "Greater", "Upstate", "Upper", "Lower", "Outer"),
    }
)
_AMERICAN_STATE = re.compile(r", (?!UK\b)[A-Z]{2}\b")  # there is a Birmingham, AL too
_TO_A_PLACE = frozenset({"in", "from", "near", "to", "around", "across", "outside", "throughout"})
# With one of these a sentence begins, and no name: "The Berlin duo", but not "Irving Berlin".
_MAY_BEGIN = _TO_A_PLACE | frozenset(
    {
        *("the", "a", "an", "this", "that", "these", "those", "our", "my", "your", "and", "but"),
        *("at", "for", "with", "as", "by", "on", "via", "when", "while", "two", "three"),
    }
)
_FROM_A_PLACE = re.compile(r"[- ](?:based|born|bred|raised|native|natives)\b")
_PERSON = re.compile(
    r"(?:[- ][\w&/-]+){0,3}?[ -](?:artists?|bands?|producers?|duos?|trios?|quartets?|quintets?|groups?|outfits?|acts?"
    r"|singers?|songwriters?|musicians?|composers?|rappers?|vocalists?|guitarists?|drummers?|DJs?|MCs?"
    r"|newcomers?|collectives?|labels?)\b"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One name of the list."""

    name: str
    kind: str  # country, people, region or city
    country: str  # ISO 3166-1 alpha-2
    rule: str  # plain, place, person or never


@cache
def _rows() -> Sequence[Sequence[str]]:
    text = files("hype_pipeline.text").joinpath("places.tsv").read_text("utf-8")
    return [line.split("\t") for line in text.splitlines() if not line.startswith("#")]


@cache
def countries() -> Mapping[str, tuple[str, str]]:
    """Code -> the country's name and its continent."""
    return {row[2]: (row[0], row[4]) for row in _rows() if len(row) > 4}


@cache
def _by_first_word() -> Mapping[str, Sequence[Place]]:
    """The names that begin with a word, the longest first."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for name, kind, country, rule, *_ in _rows():
        first = _CAPITALISED.match(name)
        assert first is not None, f"places.tsv: {name!r} begins without a capital"
        found[first[0]].append(Place(name, kind, country, rule))
    return {
        word: sorted(places, key=lambda place: -len(place.name)) for word, places in found.items()
    }


def places_in(text: str) -> Iterator[Place]:
    """The places that *text* names, in order."""
    known, done = _by_first_word(), 0
    for word in _CAPITALISED.finditer(text):
        if word.start() < done:
            continue
        for place in known.get(word[0], ()):
            end = word.start() + len(place.name)
            if text.startswith(place.name, word.start()) and not text[end : end + 1].isalnum():
                if _counts(text, word.start(), end, place):
                    yield place
                done = end
                break


def _counts(text: str, start: int, end: int, place: Place) -> bool:
    before = _BEFORE.search(text[:start])
    after = text[end : end + 80]
    if _NAME_AFTER.match(after) and not _is_place(after[1:]):
        return False
    if before and _is_name(text, before):
        return False
    if place.country not in ("US", "CA") and _AMERICAN_STATE.match(after):
        return False
    if place.rule == "place":
        told = before is not None and before[1].lower() in _TO_A_PLACE
        return told or _FROM_A_PLACE.match(after) is not None
    return place.rule == "plain" or (place.rule == "person" and _PERSON.match(after) is not None)


def _is_place(text: str) -> bool:
    """Whether *text* begins with a place itself: Brooklyn New York."""
    first = _CAPITALISED.match(text)
    return first is not None and any(
        text.startswith(place.name) for place in _by_first_word().get(first[0], ())
    )


def _is_name(text: str, word: re.Match[str]) -> bool:
    """Whether the word before is a capitalised one that makes a longer name: Irving Berlin."""
    if not word[1][:1].isupper() or word[1] in _DIRECTIONS or _is_place(word[1]):
        return False
    begins = (
        not text[: word.start()].strip(" \u00a0\"'“‘(")
        or text[: word.start()].rstrip()[-1:] in ".!?:"
    )
    return not (begins and word[1].lower() in _MAY_BEGIN)

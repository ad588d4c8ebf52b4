"""The forms in which a name is written in a post, and the expression that finds each.

An artist goes by the whole name, by the name without its article, and by each of those who play
together; a title by itself and without brackets and guests. A form that is a word of the language
is looked for only where it is meant as a name.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_GUESTS = re.compile(
    r"\s*[\(\[]?\b(?:feat|ft|featuring|prod)\b\.?\s+|\s*[\(\[]with\s+", re.IGNORECASE
)
_TOGETHER = re.compile(r"\s*(?:,|&|\+|\bx\b|\bvs\b\.?|\band\b|\bwith\b)\s*", re.IGNORECASE)
# What may go by itself of a name like "Angus and Julia Stone"; of "Florence and the Machine", nothing.
_PERSON = re.compile(
    r"^(?!(?:The|Of|An?|My|Your|His|Her|In|On|To|We|For|No|All)\b)[A-Z]\S*(?:\s[A-Z]\S*)+$"
)
_BRACKETED = re.compile(r"\s*[\(\[][^\)\]]*[\)\]]\s*")
_APOSTROPHES = "['’‘`]"
_QUOTES = ' "“”‘’«»'
_SPACE = r"[\s\u00a0]+"
_AND = re.compile(r"^(?:&|and|\+)$", re.IGNORECASE)
_SHORTEST = 3
# Songs, sites and artists that are called like words of the language would mask the language.
_WORDS = frozenset(
    (  # noqa: SIM905  # a list of a hundred strings is no easier to read
        "you her him she his they them we us me it i love home time life night day alone again stay go run now here "
        "there one two hold on fire water gold blue red black white high low lost found free fall rise "
        "light dark heart body mind soul music song sound the and for new old good bad true real down "
        "away back over under up out who what why how when where yes no okay hello goodbye sorry please "
        "dream dreams feel feeling better best forever never always today tomorrow tonight summer winter "
        "spring autumn sun moon star stars sky rain something nothing everything someone anyone everyone "
        "space places fun band girls boys women men war air train muse cream garbage live yes kiss heat "
        "closer crazy honest honey alive animals bloom ghost ghosts human magic easy work money power freedom change "
        "waiting breathe breathing running falling dancing dance drive drunk young pretty beautiful perfect happy sad "
        "strange stranger strangers holiday weekend city river ocean island mountain garden house friends friend"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write a name."""

    text: str
    found: Literal["anywhere", "with_capitals", "in_quotes"]


def titles(name: str) -> Iterator[Form]:
    """The forms of a song's title, or of a site's name."""
    plain = _plain(name)
    for text in dict.fromkeys((plain, _unbracketed(_GUESTS.split(plain)[0]))):
        if _tells(text):
            # A title that is a word is meant only between quotation marks.
            yield Form(text, "in_quotes" if _is_word(text) else "anywhere")


def artists(name: str) -> Iterator[Form]:
    """The forms of an artist's name."""
    plain = _plain(name)
    main, *guests = (_unbracketed(part) for part in _GUESTS.split(plain))
    parts = (part for each in (main, *guests) for part in _TOGETHER.split(each))
    whole = [plain, main, *guests, *filter(_PERSON.match, parts)]
    for text in dict.fromkeys(whole):
        if _tells(text):
            yield _artist(text)
    # "The National" goes by "National", and "Wham!" without its mark.
    shorter = [each[4:] for each in whole if each.casefold().startswith("the ")]
    shorter += [main.rstrip(".!?_*")] if main.rstrip(".!?_*") != main else []
    for text in dict.fromkeys(shorter):
        if _tells(text) and text != text.casefold():
            yield Form(text, "anywhere" if " " in text else "with_capitals")


def expression(form: Form) -> str:
    """What finds *form*, as the body of a regular expression without named groups."""
    body = _body(form.text)
    if form.found == "in_quotes":
        return rf"(?<=[\"“‘'«»])(?i:{body})(?=[,.!?]?[\"”’'«»])"
    if form.found == "with_capitals":
        # Beside another capital it is a part of a longer name: "National Public Radio".
        return rf"(?<![\w{{])(?:{body}|{_body(form.text.upper())})(?![\w}}]|\s[A-Z][a-z])"
    return rf"(?<![\w{{])(?i:{body})(?![\w}}])"


def _body(text: str) -> str:
    return _SPACE.join(
        r"(?:&|and|\+)" if _AND.match(word) else _escaped(word) for word in text.split()
    )


def _artist(text: str) -> Form:
    if not _is_word(text):
        return Form(text, "anywhere")
    return Form(text, "with_capitals" if text != text.casefold() else "in_quotes")


def _is_word(text: str) -> bool:
    return text.casefold().strip(".,!?…") in _WORDS


def _tells(text: str) -> bool:
    return len(text) >= _SHORTEST and any(character.isalpha() for character in text)


def _plain(name: str) -> str:
    return " ".join(name.strip(_QUOTES).split())


def _unbracketed(name: str) -> str:
    return _BRACKETED.sub(" ", name).strip(" )]")


def _escaped(word: str) -> str:
    escaped = re.sub("['’‘`]", _APOSTROPHES, re.escape(word)).replace(r"\&", "&")
    return "".join(map(_either_way, escaped)).replace(",", ",?")


def _either_way(letter: str) -> str:
    """A letter with an accent, which many leave out."""
    plain = unicodedata.normalize("NFD", letter)[0]
    return letter if plain == letter else f"[{letter}{plain}]"

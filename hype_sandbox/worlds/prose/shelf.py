"""The grammars on the shelf (../grammar/), read once and put together.

A family's words stand beside the general ones, repeated so that most draws are the family's: that
is what makes a genre audible in the text.
"""

from collections.abc import Mapping
from functools import cache
from importlib import resources

from hype_sandbox.worlds.prose.grammar import Phrase, read

TOPICS = ("song", "personal", "releases", "tours")
FAMILIES = (
    *("folk", "rock", "psych", "garage", "dream", "synth", "pop"),
    *("house", "techno", "bass", "ambient", "hiphop", "soul", "groove"),
)
LANGUAGES = ("de", "fr", "es", "it", "pt", "sv", "nl", "pl")  # beside English
# Share of the draws of a symbol that go to the family's words, where it has some.
_FAMILY_SHARE = 0.75

Grammar = Mapping[str, tuple[Phrase, ...]]


def _text(*path: str) -> str:
    return (
        resources.files("hype_sandbox.worlds")
        .joinpath("grammar", *path)
        .read_text(encoding="utf-8")
    )


@cache
def words(*path: str) -> Grammar:
    """One grammar file."""
    return read(_text(*path))


@cache
def english(topic: str, family: str) -> Grammar:
    """What an English post about music of *family* says on *topic*."""
    general = {**words("english", "vocabulary.txt"), **words("english", f"{topic}.txt")}
    family_words = words("english", "families", f"{family}.txt")
    mixed = {
        symbol: _mixed(general.get(symbol, ()), alternatives)
        for symbol, alternatives in family_words.items()
        if symbol != "special"
    }
    return {**general, **mixed, "special": family_words["special"]}


def _mixed(general: tuple[Phrase, ...], special: tuple[Phrase, ...]) -> tuple[Phrase, ...]:
    wanted = _FAMILY_SHARE / (1 - _FAMILY_SHARE) * len(general)
    times = max(1, round(wanted / len(special)))
    return general + special * times

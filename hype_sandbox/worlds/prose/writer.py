"""Sentences, one after the other: no template twice in a row, no sentence twice in a world.

What a post consists of is articles.py's business; here is what comes between a grammar and a
sentence that reads as one.
"""

import random
import re
from collections.abc import Mapping, Sequence

from hype_sandbox.worlds.prose.grammar import Phrase, write
from hype_sandbox.worlds.prose.morphology import capital
from hype_sandbox.worlds.prose.shelf import Grammar

_TRIES = 8  # draws before a repeated sentence is let through
_LONGEST = 35  # words
_SHORTEST = 5
_NUMBERED = re.compile(r"\b([23]|1|21|22|23)th\b")
_ORDINALS = {
    "1th": "1st",
    "2th": "2nd",
    "3th": "3rd",
    "21th": "21st",
    "22th": "22nd",
    "23th": "23rd",
}


class Writer:
    """Draws sentences of one post after the other from one random stream."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self._said: set[str] = set()
        self._decks: dict[tuple[int, int], list[Phrase]] = {}

    def sentence(
        self, grammar: Grammar, facts: Mapping[str, Sequence[Phrase]], *, blog: int
    ) -> str:
        """A sentence of *grammar* about *facts*, in the habit of the blog with this number."""
        text = ""
        for _ in range(_TRIES):
            template = self._next_template(grammar, blog)
            text = finish(write(template, (facts, grammar), self.rng))
            fits = _SHORTEST <= len(text.split()) <= _LONGEST
            if fits and text not in self._said:
                break
        self._said.add(text)
        return text

    def phrase(self, grammar: Grammar, symbol: str) -> str:
        """Some words for *symbol*, as they come: a name, a title."""
        alternatives = grammar[symbol]
        chosen = alternatives[int(self.rng.random() * len(alternatives))]
        return write(chosen, (grammar,), self.rng)

    def _next_template(self, grammar: Grammar, blog: int) -> Phrase:
        """Blogs have habits: each knows three quarters of the templates, and uses up its deck."""
        deck = self._decks.setdefault((id(grammar), blog), [])
        if not deck:
            habits = random.Random(blog)
            templates = grammar["sentence"]
            known = [template for template in templates if habits.random() < 0.75] or templates
            deck += self.rng.sample(known, len(known))
        return deck.pop()


def finish(text: str) -> str:
    """A capital at the start, no doubled spaces or commas, ordinals as people write them."""
    text = " ".join(text.split()).replace(" ,", ",").replace(",,", ",")
    text = _NUMBERED.sub(lambda match: _ORDINALS[match[0]], text)
    return capital(text)


def literal(text: str) -> tuple[Phrase, ...]:
    """A fact that can only be said one way."""
    return ((text,),)

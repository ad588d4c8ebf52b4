"""Whom and which places texts speak of, so that samples can be held against the corpus.

Samples have no capitals but at beginnings, and a place is told by its capital. So both sides are read
in lower case, and names of places get back the capitals that training text nearly always gives them.
What the whole corpus leans to is hype_pipeline/reports/'s to say.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from hype_pipeline.generate.figures.judged import HUMAN, OURS, Judged, judged
from hype_pipeline.text.places import places_in
from hype_pipeline.text.pronouns import FAMILIES, pronouns_in
from hype_pipeline.text.tokens import readable, tokens

_PER = 10_000  # words
_COUNTRIES = 3  # of the corpus that are looked for in samples
_NEARLY_ALWAYS = 0.7  # share of a name's occurrences that have its capitals
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Capitals:
    """Names of places by their first word, in lower case, as training text writes them."""

    names: Mapping[str, tuple[str, ...]]  # longest first

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Capitals":
        """Of the places that *texts* name and hardly ever mean otherwise."""
        named = {place.name for text in texts for place in places_in(text)}
        candidates = cls(_by_first_word(named))
        written: Counter[str] = Counter()
        as_name: Counter[str] = Counter()
        for text in texts:
            for start, name in candidates.found(text):
                written[name] += 1
                as_name[name] += text.startswith(name, start)
        return cls(_by_first_word({n for n in named if as_name[n] >= _NEARLY_ALWAYS * written[n]}))

    def found(self, text: str) -> Iterator[tuple[int, str]]:
        """Where *text* has a name, in whatever case, and which."""
        lower = text.lower()
        done = 0
        for word in _WORD.finditer(lower):
            for name in self.names.get(word[0], ()) if word.start() >= done else ():
                end = word.start() + len(name)
                if (
                    lower.startswith(name.lower(), word.start())
                    and not lower[end : end + 1].isalnum()
                ):
                    yield word.start(), name
                    done = end
                    break

    def restored(self, text: str) -> str:
        """*text* as a model writes it, with the capitals of places."""
        plain = readable(tokens(text))
        for start, name in self.found(plain):
            plain = plain[:start] + name + plain[start + len(name) :]
        return plain


@dataclass(frozen=True, slots=True)
class Leaning:
    """What texts lean to."""

    pronouns: Mapping[str, float]  # by family, in 10,000 words
    he_share: float  # of he and she; 0.5 where there is neither
    place_share: float  # of texts name a place
    countries: Mapping[str, float]  # code -> share of all texts


def leaning(texts: Sequence[str], capitals: Capitals) -> Leaning:
    """Of *texts*."""
    spoken = sum((pronouns_in(text) for text in texts), Counter[str]())
    both = spoken["he"] + spoken["she"]
    countries: Counter[str] = Counter()
    naming = 0
    for text in texts:
        found = {place.country for place in places_in(capitals.restored(text))}
        naming += bool(found)
        countries.update(found)
    count = max(1, len(texts))
    return Leaning(
        pronouns={f: _PER * spoken[f] / max(1, spoken["words"]) for f in FAMILIES},
        he_share=spoken["he"] / both if both else 0.5,
        place_share=naming / count,
        countries={code: number / count for code, number in countries.most_common()},
    )


def leanings(samples: Sequence[str], corpus: Sequence[str]) -> Iterator[Judged]:
    """Gender and place in *samples*, beside the *corpus* that was learnt from."""
    capitals = Capitals.of(corpus)
    ours, theirs = leaning(samples, capitals), leaning(corpus, capitals)
    for told, who, on in (
        (ours, OURS, f"{len(samples)} samples"),
        (theirs, HUMAN, f"{len(corpus)} sentences learnt from"),
    ):
        yield judged("he_share", told.he_share, f"he of he and she; {on}", writer=who)
        for family, rate in told.pronouns.items():
            yield judged(f"says_{family}", rate, f"in 10,000 words; {on}", writer=who)
        yield judged("names_place", told.place_share, f"share of texts; {on}", writer=who)
        for code in list(theirs.countries)[:_COUNTRIES]:
            share = told.countries.get(code, 0.0)
            yield judged(f"names_{code}", share, f"share of texts; {on}", writer=who)


def _by_first_word(names: set[str]) -> dict[str, tuple[str, ...]]:
    told: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-len(name), name)):
        first = _WORD.search(name.lower())
        if first is not None:
            told[first[0]].append(name)
    return {word: tuple(listed) for word, listed in told.items()}

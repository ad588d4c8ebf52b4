"""Genre names as labels: which labels a set of names gets.

Labels are a closed list that belongs to the model trained with it; how it is made is genre_vocabulary.py's.
"""

from collections.abc import Collection, Iterable

_TWO_WORDS = ("hip hop",)  # neither of them means anything alone


def words_of(genre: str) -> tuple[str, ...]:
    """The words of a genre name that may be labels themselves, the last (the noun) first."""
    told = genre.casefold().replace("-", " ")
    together = [pair for pair in _TWO_WORDS if pair in told]
    for pair in together:
        told = told.replace(pair, " ")
    return (*together, *reversed(told.split()))


def labels_of(genres: Iterable[str], labels: Collection[str]) -> tuple[str, ...]:
    """The labels that *genres* get, in their order: names that are labels, else words of names."""
    listed = list(genres)
    frequent = [genre for genre in listed if genre in labels]
    if frequent:
        return tuple(dict.fromkeys(frequent))
    rescued = (label_of_rare(genre, labels) for genre in listed)
    return tuple(dict.fromkeys(label for label in rescued if label is not None))


def label_of_rare(genre: str, labels: Collection[str]) -> str | None:
    """The label that a word of a rarer name is; None: it is lost in the cut."""
    return next((word for word in words_of(genre) if word in labels), None)

"""The genre vocabulary: which names of genres are labels, counted over the corpus.

Which labels a song gets is text/genres.py's.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime

from hype_pipeline.records.corpus import Genre, GenreMapping, Sentence
from hype_pipeline.text.genres import label_of_rare, words_of

PROVIDER = "corpus-1"
# The original's 90 of 25,160 posts, and its 130 labels.
LABEL_SHARE, MOST_LABELS, FEWEST_POSTS = 90 / 25_160, 130, 3


def genre_vocabulary(
    corpus: Iterable[Sentence], *, now: datetime
) -> tuple[Sequence[Genre], Sequence[GenreMapping]]:
    """The labels and what became of every name: the original's rule, scaled to the corpus.

    A name that enough posts carry is a label. Posts that have only rarer names are looked at again
    for single words of these names that are labels, or common enough to become some.
    """
    carried = {row.post_id: row.genres for row in corpus if row.genres}
    counts = Counter(genre for genres in carried.values() for genre in set(genres))
    fewest = max(FEWEST_POSTS, round(LABEL_SHARE * len(carried)))
    common = sorted((-count, genre) for genre, count in counts.items() if count >= fewest)
    labels = {genre: "frequent" for _, genre in common[:MOST_LABELS]}
    rescued = Counter(
        word
        for genres in carried.values()
        if not any(genre in labels for genre in genres)
        for word in {word for genre in genres for word in words_of(genre)}
    )
    new = sorted((-count, word) for word, count in rescued.items() if count >= fewest)
    for _, word in new[: MOST_LABELS - len(labels)]:
        labels.setdefault(word, "word")
    posts = counts + Counter({word: count for word, count in rescued.items() if word in labels})
    order = sorted(labels, key=lambda label: (-posts[label], label))
    told = {"source_url": "sentences", "retrieved_at": now, "provider": PROVIDER}
    return (
        [
            Genre(label=label, number=number, posts=posts[label], kind=labels[label], **told)  # type: ignore[arg-type]
            for number, label in enumerate(order)
        ],
        [
            GenreMapping(
                raw=raw,
                label=raw if raw in labels else label_of_rare(raw, labels),
                posts=count,
                **told,  # type: ignore[arg-type]
            )
            for raw, count in sorted(counts.items())
        ],
    )

"""LDA learnt from bags of word numbers: our own way, and gensim's for who wants that one.

Ours is collapsed variational Bayes of zeroth order, every word of every bag at once in numpy:
Asuncion et al. 2009, https://arxiv.org/abs/1205.2662. gensim's is online variational Bayes: Hoffman,
Blei and Bach 2010, https://papers.nips.cc/paper/3902. Words and texts are in fitting.py, what a
learnt model says of a text in maths.py.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from jaxtyping import Float
from numpy.typing import NDArray

# Of 0.05, 0.25 and 1 for texts, 0.01, 0.1 and 0.5 for words: near the best held-out coherence of four seeds on
# posts about music, counted in sentences and in posts; differences are as small as between seeds.
_TEXT_PRIOR, _WORD_PRIOR = 0.05, 0.5
_PASSES = 60  # no more coherent after 100
_GENSIM_PASSES, _GENSIM_ITERATIONS = 20, 100


class Learnt(NamedTuple):
    """What a topic model consists of."""

    weights: Float[np.ndarray, "topics words"]  # pseudo-counts of each word in each topic
    alpha: Float[np.ndarray, " topics"]  # prior of a text's proportions


def collapsed(
    bags: Sequence[Counter[int]], *, words: int, topics: int, seed: int, passes: int | None
) -> Learnt:
    """Responsibilities of topics for every word of every bag, each told all others'."""
    full = [bag for bag in bags if bag]
    owner = np.repeat(np.arange(len(full)), [len(bag) for bag in full])
    word = np.array([number for bag in full for number in bag], dtype=np.int64)
    count = np.array([times for bag in full for times in bag.values()], dtype=np.float64)
    rng = np.random.default_rng(seed)
    share = rng.dirichlet(np.ones(topics), len(word)).T * count  # (topics, entries)
    for _ in range(passes or _PASSES):
        for_words = _added(share, word, words)
        others = _added(share, owner, len(full))[:, owner] - share + _TEXT_PRIOR
        others *= for_words[:, word] - share + _WORD_PRIOR
        others /= for_words.sum(axis=1)[:, None] - share + words * _WORD_PRIOR
        share = others * (count / others.sum(axis=0))
    # A text is read with the prior that gensim calls symmetric: single sentences say too little to be
    # all of one topic, which the prior that learns best would make of them.
    return Learnt(_added(share, word, words) + _WORD_PRIOR, np.full(topics, 1 / topics))


def by_gensim(
    bags: Sequence[Counter[int]], *, words: int, topics: int, seed: int, passes: int | None
) -> Learnt:
    """The same by gensim's LdaModel."""
    from gensim.models import LdaModel

    lda = LdaModel(
        [sorted(bag.items()) for bag in bags],
        num_topics=topics,
        id2word={number: str(number) for number in range(words)},
        passes=passes or _GENSIM_PASSES,
        iterations=_GENSIM_ITERATIONS,
        random_state=seed,
        dtype=np.float64,
    )
    return Learnt(np.asarray(lda.state.get_lambda()), np.asarray(lda.alpha))


def _added(
    share: Float[np.ndarray, "topics entries"], places: NDArray[np.int64], length: int
) -> Float[np.ndarray, "topics places"]:
    return np.stack([np.bincount(places, weights=row, minlength=length) for row in share])

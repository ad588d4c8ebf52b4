"""BLEU of sentences, as sacrebleu counts it: smoothed where a precision is 0, of the orders that there are.

Our words are its tokens already, and one sentence against 499 is done here once for all 500: with
sacrebleu every reference is counted anew for each hypothesis.

Papineni et al. 2002; smoothing "exp" and effective order as in Post 2018, https://arxiv.org/abs/1804.08771.
Self-BLEU: Zhu et al. 2018, https://arxiv.org/abs/1802.01886.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from hype_pipeline.generate.figures.texts import ngrams
from hype_pipeline.text.tokens import tokens

ORDER = 4
POOL, JUDGED = 500, 100  # sentences beside one another, and those of them that are judged
_Run = tuple[str, ...]


def bleu(text: str, references: Sequence[str]) -> float:
    """BLEU-4 of *text* against *references*, 0 to 1."""
    most: Counter[_Run] = Counter()
    for reference in references:
        most |= _runs(tokens(reference))
    return _score(tokens(text), most, [len(tokens(reference)) for reference in references])


def self_bleu(texts: Sequence[str]) -> float:
    """Mean BLEU-4 of the first JUDGED of *texts*, each against all others of the first POOL.

    How much sentences are alike: lower is more varied.
    """
    pool = [tokens(text) for text in texts[:POOL]]
    if len(pool) < 2:
        return 0.0
    counts = [_runs(words) for words in pool]
    # The most in one text and, for the text that has it, the most in any other.
    best: defaultdict[_Run, list[int]] = defaultdict(lambda: [0, 0])
    for told in counts:
        for run, count in told.items():
            best[run] = sorted([*best[run], count], reverse=True)[:2]
    found = []
    for number, words in enumerate(pool[:JUDGED]):
        own = counts[number]
        others = {run: best[run][best[run][0] == count] for run, count in own.items()}
        sizes = [len(other) for place, other in enumerate(pool) if place != number]
        found.append(_score(words, others, sizes))
    return sum(found) / len(found)


def _runs(words: Sequence[str]) -> Counter[_Run]:
    return Counter(run for n in range(1, ORDER + 1) for run in ngrams(words, n))


def _score(words: Sequence[str], most: Mapping[_Run, int], sizes: Sequence[int]) -> float:
    orders = range(1, min(ORDER, len(words)) + 1)
    right: Counter[int] = Counter()
    for run, count in _runs(words).items():
        right[len(run)] += min(count, most.get(run, 0))
    if not right.total():
        return 0.0
    smooth, logs = 1.0, 0.0
    for n in orders:
        smooth *= 1.0 if right[n] else 2.0
        logs += math.log((right[n] or 1 / smooth) / (len(words) - n + 1))
    closest = min(sizes, key=lambda size: (abs(size - len(words)), size))
    brevity = min(0.0, 1 - closest / len(words))
    return math.exp(brevity + logs / len(orders))

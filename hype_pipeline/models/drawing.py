"""The next word out of the scores of all words. Knows no model; sampling.py has sentences.

What is looked at element by element is done on a few rows at a time, while they are in the cache,
and only the likeliest words are sorted: the rest of a vocabulary of thousands costs three passes.
"""

import math
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor

from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.spoken import Spoken

_TOGETHER = 2**18  # numbers that are worked on together: a megabyte of fp32
_FEW = 256  # words among which a nucleus is looked for first


class Drawn(NamedTuple):
    """A word for each row."""

    words: Int[Tensor, " rows"]
    log_probabilities: Float[Tensor, " rows"]  # of it among all words as the model has it: nothing added, untempered


class Likely(NamedTuple):
    """The likeliest of the words that may be drawn, first first."""

    scores: Float[Tensor, "rows few"]
    words: Int[Tensor, "rows few"]
    total: Float[Tensor, " rows"]  # log of the sum of all words' exponentials, nothing added
    drawable: Float[Tensor, " rows"]  # the same of what may be drawn, at the temperature


def draw(
    spoken: Spoken,
    added: Float[Tensor, " vocabulary"],
    decoding: Decoding,
    generator: torch.Generator,
) -> Drawn:
    """A word for each row of scores, as *decoding* says. *added* to each word's: -inf where it may not
    be drawn."""
    vocabulary = len(spoken.bias)
    if decoding.top_k is not None:
        top = min(decoding.top_k, vocabulary)
        found = likeliest(spoken, added, top)
        return _among(found, _chances(found, decoding), added, decoding, generator)
    first = vocabulary if decoding.top_p is None else min(_FEW, vocabulary)
    found = likeliest(spoken, added, first, temperature=decoding.temperature)
    chances = _chances(found, decoding)
    drawn = _among(found, chances, added, decoding, generator)
    # Most rows have their share within few words: only the others are sorted further.
    wide = chances.sum(dim=1) < (decoding.top_p or 0)
    if first == vocabulary or not wide.any():
        return drawn
    found = likeliest(spoken.rows(wide), added, vocabulary, temperature=decoding.temperature)
    wider = _among(found, _chances(found, decoding), added, decoding, generator)
    return Drawn(
        drawn.words.masked_scatter(wide, wider.words),
        drawn.log_probabilities.masked_scatter(wide, wider.log_probabilities),
    )


def likeliest(
    spoken: Spoken,
    added: Float[Tensor, " vocabulary"],
    count: int,
    *,
    temperature: float | None = None,  # None: nobody asks for the sum of what may be drawn
) -> Likely:
    """The *count* best words of each row once *added* is, and what all add up to."""
    rows, vocabulary = len(spoken.words), len(spoken.bias)
    # The best words are among the blocks with the best best words: about as many of these are
    # sorted as there are words in those.
    size = max(1, math.isqrt(vocabulary // count))
    blocks = -(-vocabulary // size)
    together = max(1, _TOGETHER // (blocks * size))
    scores = torch.full((together, size * blocks), -math.inf, device=spoken.bias.device)
    spare = torch.empty_like(scores[:, :vocabulary])
    parts = []
    for start in range(0, rows, together):
        part = spoken.rows(slice(start, start + together))
        here = len(part.words)
        written = scores[:here, :vocabulary]
        total = part.write(written, spare[:here])
        written += added
        # A block is every blocks-th word, so that its maximum is had column by column.
        block = scores[:here].view(here, size, blocks)
        best = block.amax(dim=1).topk(min(count, blocks), dim=1, sorted=False).indices
        some = block.gather(2, best[:, None].expand(-1, size, -1)).flatten(1)
        top, places = some.topk(count, dim=1)
        few = best.shape[1]
        numbers = best.gather(1, places % few) + blocks * (places // few)
        among = total if temperature is None else (written / temperature).logsumexp(dim=1)
        parts.append(Likely(top, numbers, total, among))
    return Likely(*(torch.cat(each) for each in zip(*parts, strict=True)))


def nucleus(likely: Float[Tensor, "batch words"], share: float) -> Float[Tensor, "batch words"]:
    """Chances that fall from left to right, those beyond the first that make up *share* at 0.

    Holtzman et al. 2020, https://arxiv.org/abs/1904.09751.
    """
    before = likely.cumsum(dim=1) - likely
    return likely.masked_fill(before >= share, 0)


def _chances(found: Likely, decoding: Decoding) -> Float[Tensor, "rows few"]:
    """Of the likeliest, at the temperature: they sum to 1 where only they may be drawn."""
    tempered = found.scores / decoding.temperature
    if decoding.top_k is not None:
        return tempered.softmax(dim=1)
    return (tempered - found.drawable[:, None]).exp()


def _among(
    found: Likely,
    chances: Float[Tensor, "rows few"],
    added: Float[Tensor, " vocabulary"],
    decoding: Decoding,
    generator: torch.Generator,
) -> Drawn:
    share = decoding.top_p
    kept = chances if share is None else nucleus(chances, share)
    drawn = torch.multinomial(kept, 1, generator=generator)
    words, scores = found.words.gather(1, drawn)[:, 0], found.scores.gather(1, drawn)[:, 0]
    return Drawn(words, scores - added[words] - found.total)

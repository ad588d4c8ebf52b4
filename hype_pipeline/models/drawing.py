"""The next word out of the scores of all words. Knows no model; sampling.py has sentences.

What is looked at element by element is done on a few rows at a time, while they are in the cache. Only
the few likeliest words are ever sorted; where all may be drawn, none is: a word is drawn from all of
them and drawn again where it lies outside the nucleus.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import torch
from jaxtyping import Float, Int
from torch import Tensor

from hype_pipeline.models.configs import Decoding
from hype_pipeline.models.spoken import Spoken
from hype_pipeline.models.word_loss import exponentials

_TOGETHER = 2**18  # numbers that are worked on together: a megabyte of fp32
_TRIES = 24  # of drawing from the nucleus before it is sorted out
_BELOW_ONE = 1 - 2**-22  # so that no rounding reaches a word behind the last


class Drawn(NamedTuple):
    """A word for each row."""

    words: Int[Tensor, " rows"]
    # of it among all words as the model has it: nothing added, untempered
    log_probabilities: Float[Tensor, " rows"]


class Likely(NamedTuple):
    """The likeliest of the words that may be drawn, first first."""

    scores: Float[Tensor, "rows few"]
    words: Int[Tensor, "rows few"]
    total: Float[Tensor, " rows"]  # log of the sum of all words' exponentials, nothing added


class Ways(NamedTuple):
    """How words go on that some rows are in the middle of: there these pieces may be drawn too."""

    added: Float[Tensor, " vocabulary"]  # to the score of each piece there; finite
    alone: Int[Tensor, " inside"]  # rows in which nothing else may be drawn; ascending
    rows: Int[Tensor, " ways"]  # ascending; of each
    pieces: Int[Tensor, " ways"]  # what may follow in it

    def parts(self, rows: int, together: int, width: int) -> "Iterator[_Inside]":
        """Those of the first *together* of so many *rows*, of the next, ...: where they are in scores
        whose rows are so wide."""
        edges = torch.arange(0, rows + together, together, device=self.rows.device)
        many, few = (
            torch.searchsorted(each, edges).diff().tolist() for each in (self.rows, self.alone)
        )
        places = self.rows.remainder(together).mul_(width).add_(self.pieces)
        parts = (places, many), (self.added[self.pieces], many)
        alone = self.alone.remainder(together), few
        return map(_Inside, *(torch.split(each, sizes) for each, sizes in (*parts, alone)))


class _Inside(NamedTuple):
    """The ways of rows that are worked on together."""

    places: Int[Tensor, " ways"]
    gains: Float[Tensor, " ways"]
    alone: Int[Tensor, " inside"]


def draw(
    spoken: Spoken,
    untold: Spoken | None = None,
    *,
    added: Float[Tensor, " vocabulary"],
    ways: Ways | None = None,
    decoding: Decoding,
    generator: torch.Generator,
) -> Drawn:
    """A word for each row of scores, as *decoding* says. *untold* are the scores where nothing is told of
    genres, away from which is guided; *added* to each word's: -inf where it may not be drawn, but for
    the *ways* of rows that are in the middle of a word.

    Guidance: Ho and Salimans 2022, https://arxiv.org/abs/2207.12598, on words.
    """
    if decoding.top_k is not None and untold is None:
        found = likeliest(spoken, added, min(decoding.top_k, len(spoken.bias)), ways)
        drawn = _chosen((found.scores / decoding.temperature).softmax(dim=1), decoding, generator)
        words, scores = (part.gather(1, drawn)[:, 0] for part in (found.words, found.scores))
        had = added if ways is None else ways.added
        return Drawn(words, scores - had[words] - found.total)
    rows, vocabulary = len(spoken.words), len(spoken.bias)
    together = max(1, _TOGETHER // vocabulary)
    room = [torch.empty(together, vocabulary, device=spoken.bias.device) for _ in range(3)]
    parts = []
    for here, inside in _parts(rows, together, vocabulary, ways):
        told = spoken.rows(here)
        own, spare, third = (each[: len(told.words)] for each in room)
        total = told.write(own, spare)[:, None]
        scores = torch.sub(own, total, out=spare)
        if untold is not None:
            other = untold.rows(here)
            scores = _guided(scores, other, third, decoding.guidance)
        scores = _add(scores, added, inside, scores)
        if decoding.temperature != 1:
            scores.div_(decoding.temperature)
        most = scores.amax(dim=1, keepdim=True)
        words = _of_all(exponentials(scores, most, out=scores), decoding, generator)
        parts.append(Drawn(words, (own.gather(1, words[:, None]) - total)[:, 0]))
    return Drawn(*(torch.cat(each) for each in zip(*parts, strict=True)))


def _parts(
    rows: int, together: int, width: int, ways: Ways | None
) -> Iterator[tuple[slice, _Inside | None]]:
    """*rows* that are worked on together, with what is drawn in those that are inside a word."""
    inside = iter(()) if ways is None else ways.parts(rows, together, width)
    for start in range(0, rows, together):
        yield slice(start, start + together), next(inside, None)


def _add(scores: Tensor, added: Tensor, inside: _Inside | None, room: Tensor) -> Tensor:
    """*scores* with what is *added*, in place; they lie in *room*, perhaps with more at the right."""
    if inside is None or not len(inside.places):
        return scores.add_(added)
    open_ones = room.take(inside.places).add_(inside.gains)
    scores.add_(added).index_fill_(0, inside.alone, -math.inf)
    room.view(-1).index_put_((inside.places,), open_ones)  # put_ has no deterministic form
    return scores


def _guided(own: Tensor, untold: Spoken, room: Tensor, guidance: float) -> Tensor:
    """*own* log probabilities, moved away from those that nothing is told of, in place."""
    other = room
    total = untold.write(other, torch.empty_like(other))[:, None]
    other -= total
    return own.mul_(guidance).add_(other, alpha=1 - guidance)


def _of_all(
    chances: Float[Tensor, "rows words"], decoding: Decoding, generator: torch.Generator
) -> Int[Tensor, " rows"]:
    """A word out of unsorted *chances*."""
    if decoding.top_k is None:
        return within(chances, decoding.top_p, generator)
    top, places = chances.topk(min(decoding.top_k, chances.shape[1]), dim=1)
    drawn = _chosen(top / top.sum(dim=1, keepdim=True), decoding, generator)
    return places.gather(1, drawn)[:, 0]


def _chosen(
    chances: Float[Tensor, "rows few"], decoding: Decoding, generator: torch.Generator
) -> Int[Tensor, "rows 1"]:
    """A place among chances that fall from left to right and sum to 1."""
    kept = chances if decoding.top_p is None else nucleus(chances, decoding.top_p)
    return torch.multinomial(kept, 1, generator=generator)


def likeliest(
    spoken: Spoken, added: Float[Tensor, " vocabulary"], count: int, ways: Ways | None = None
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
    for rows_here, inside in _parts(rows, together, blocks * size, ways):
        part = spoken.rows(rows_here)
        here = len(part.words)
        written = scores[:here, :vocabulary]
        total = part.write(written, spare[:here])
        _add(written, added, inside, scores[:here])
        # A block is every blocks-th word, so that its maximum is had column by column.
        block = scores[:here].view(here, size, blocks)
        best = block.amax(dim=1).topk(min(count, blocks), dim=1, sorted=False).indices
        some = block.gather(2, best[:, None].expand(-1, size, -1)).flatten(1)
        top, places = some.topk(count, dim=1)
        few = best.shape[1]
        numbers = best.gather(1, places % few) + blocks * (places // few)
        parts.append(Likely(top, numbers, total))
    return Likely(*(torch.cat(each) for each in zip(*parts, strict=True)))


def nucleus(likely: Float[Tensor, "batch words"], share: float) -> Float[Tensor, "batch words"]:
    """Chances that fall from left to right, those beyond the first that make up *share* at 0.

    Holtzman et al. 2020, https://arxiv.org/abs/1904.09751.
    """
    before = likely.cumsum(dim=1) - likely
    return likely.masked_fill(before >= share, 0)


def within(
    chances: Float[Tensor, "rows words"], share: float | None, generator: torch.Generator
) -> Int[Tensor, " rows"]:
    """A word for each row of *chances* (of any sum), from the nucleus that makes up *share*; words as
    likely as its last are of it too."""
    cumulated = chances.cumsum(dim=1)
    words = _drawn(cumulated, generator)
    if share is None:
        return words
    left = torch.arange(len(words), device=words.device)
    for _ in range(_TRIES):
        few = chances if len(left) == len(words) else chances[left]
        likelier = few * (few > few.gather(1, words[left, None]))
        left = left[likelier.sum(dim=1) >= share * cumulated[left, -1]]
        if not len(left):
            return words
        words[left] = _drawn(cumulated[left], generator)
    sorted_out, places = chances[left].sort(dim=1, descending=True)
    kept = nucleus(sorted_out / sorted_out.sum(dim=1, keepdim=True), share)
    words[left] = places.gather(1, torch.multinomial(kept, 1, generator=generator))[:, 0]
    return words


def _drawn(
    cumulated: Float[Tensor, "rows words"], generator: torch.Generator
) -> Int[Tensor, " rows"]:
    point = torch.empty_like(cumulated[:, :1]).uniform_(generator=generator)
    point *= _BELOW_ONE * cumulated[:, -1:]
    return torch.searchsorted(cumulated, point, right=True)[:, 0]

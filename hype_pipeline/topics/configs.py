"""The knobs of topic models: how topics are learnt, and how their number is chosen."""

from dataclasses import dataclass
from typing import Literal

from hype_pipeline.errors import BadInput

Document = Literal["post", "sentence"]  # what a topic is learnt from


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicConfig:
    """How topics are learnt."""

    topics: int = 4
    document: Document = "post"
    learner: Literal["collapsed", "gensim"] = "collapsed"  # thirty times as fast, no less coherent
    passes: int | None = None  # over all posts; None: as many as the learner needs
    starts: int = 2  # from which it is learnt, to keep the most coherent
    no_below: int = 3  # posts that a word must occur in
    no_above: float = 0.5  # share of posts above which a word says nothing
    longest: int = 20_000  # words kept, the most frequent first

    def __post_init__(self) -> None:
        if self.topics < 2 or self.starts < 1:
            raise BadInput(f"There must be 2 topics and a start at least, got {self}.")
        if self.learner not in ("collapsed", "gensim"):
            raise BadInput(f"learner must be collapsed or gensim, not {self.learner!r}.")
        if not 0 < self.no_above <= 1:
            raise BadInput(f"no_above is a share above 0 and up to 1, got {self.no_above}.")


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberConfig:
    """How the number of topics is chosen (number.py); one candidate is no choice."""

    candidates: tuple[int, ...] = (3, 4, 5, 6, 7, 8)
    prior: int = 4  # the number of 2018: kept unless another is better beyond chance
    seeds: int = 5
    # Topics of one model resemble one another by 0.3 to 0.4 on posts about music, a topic itself by 1:
    # halfway, a match is more than chance.
    least_stability: float = 0.7
    errors: float = 2.0  # standard errors by which another number must be better
    sentences: int = 10_000  # of as many, whole posts at random, and as many held out, are tried

    def __post_init__(self) -> None:
        if not self.candidates or min(self.candidates) < 2:
            raise BadInput(f"A number of topics is 2 or more, got {self.candidates}.")
        if self.seeds < 2:
            raise BadInput(f"Stability takes 2 seeds at least, got {self.seeds}.")

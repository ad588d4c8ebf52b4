"""Rows about what was learnt: topics, the CVAE and the LC-GAN, their report, and who was promoted.

Descriptions are in tables/trained.py; what is noted of a run outside the lake is tracked.py's.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Topic:
    number: int
    name: str
    descriptive: bool  # the topic that speaks about how a song sounds
    words: tuple[str, ...]  # most probable first
    share: float  # of all sentences, by mean probability
    npmi: float  # coherence of the top words on held-out text
    model: str  # fingerprint; the folder's name under models/topics
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A row of `cvae` and of `lc_gan`: what was trained, on what, or why it was not."""

    model: str  # fingerprint; the folder's name under models/<asset>
    trained: bool
    decision: str  # one sentence
    preset: str
    config: str  # JSON
    corpus: str  # content hash of the sentences
    parameters: int
    steps: int
    figures: str  # JSON: figure -> value, named in model_report's terms
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class CurvePoint:
    model: str
    step: int
    epoch: int
    split: str
    figure: str  # loss, nll, kl, ...
    value: float
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Sample:
    model: str
    kind: str  # prior, lc_gan, reconstruction or interpolation
    genres: tuple[str, ...]
    position: int
    text: str
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of `model_report`."""

    model: str
    figure: str
    value: float
    limit: float | None  # None: reported, not judged
    passes: bool | None
    about: str  # what it is, with unit, split, number and seed
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class Promotion:
    """A row of `champion`."""

    model: str
    version: int | None  # in the registry; None: an absolute limit kept it out
    promoted: bool
    decision: str  # one sentence
    compared_with: str | None  # the champion before; None: there was none
    figures: str  # JSON
    source_url: str
    retrieved_at: datetime
    provider: str

"""Rows of the two reports on the data: the funnel and the bias report. Descriptions: tables/reports.py."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class FunnelStep:
    position: int
    step: str
    unit: str  # songs, posts, sentences, mentions or drafts: what is counted
    reason: str | None  # None: what remains; else why some went
    count: int  # below 0 for a reason: some are here that the step before does not hold
    share: float  # of what the unit begins with
    about: str  # the step or the reason in plain words
    source_url: str
    retrieved_at: datetime
    provider: str


@dataclass(frozen=True, slots=True)
class BiasFigure:
    """A row of `bias_report`."""

    measure: str  # words_per_post, genres, hosts, pronouns, places, artists, opt_outs, ...
    subject: str  # whom or what of it the value is about
    value: float
    share: float | None  # None: the value is no part of anything
    detail: str  # unit, uncertainty, exceptions
    data: str  # table, rows and weeks that it was counted on
    origin: str  # synthetic, stand_in or live: whose text it is
    source_url: str
    retrieved_at: datetime
    provider: str

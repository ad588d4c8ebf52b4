"""Whether a judged generator becomes the champion. Pure: figures in, a decision out.

Measuring is beside.py's and report.py's, acting promoting.py's, keeping versions the registry's.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from hype_pipeline.records.trained import Promotion

PROVIDER = "promotion-2"
# A new model may be this much worse than the champion on the same sentences: less is noise of the
# importance samples, and a refusal for noise would freeze an old champion.
MARGIN = 0.01  # share of the champion's nll
# What a report must have held to a limit, by what its figures are called: a report that forgot one
# of them proves nothing.
NEEDED = {"memorisation": "copied", "repetition": "repeats", "likelihood": "nll"}


class Limited(Protocol):
    """A figure with its limit; a record of `model_report` fits."""

    @property
    def figure(self) -> str: ...
    @property
    def value(self) -> float: ...
    @property
    def limit(self) -> float | None: ...
    @property
    def passes(self) -> bool | None: ...


@dataclass(frozen=True, slots=True)
class Rival:
    """A version that the new model is held against, on the same sentences in the same run."""

    version: int
    nll: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided, and why, in a sentence."""

    decision: str
    promoted: bool = False
    better: bool = False  # than every rival: the next model is held against this one alone


def faults(figures: Sequence[Limited]) -> dict[str, str]:
    """The absolute checks that a report fails, each with its value and limit."""
    failed = {
        row.figure: f"{row.value:.4g}, limit {row.limit:.4g}"
        for row in figures
        if row.passes is False and row.limit is not None
    }
    judged = [row.figure for row in figures if row.passes is not None]
    unjudged = {
        what: "held to no limit in the report"
        for what, part in NEEDED.items()
        if not any(part in figure for figure in judged)
    }
    return {**failed, **unjudged}


def refusal(failed: Mapping[str, str]) -> Verdict:
    """The verdict about a model that fails an absolute check."""
    listed = "; ".join(f"{figure} is {said}" for figure, said in failed.items())
    return Verdict(f"Not promoted: {listed}.")


def unrivalled(nll: float, why: str) -> Verdict:
    """The verdict about a model that keeps every absolute limit, where *why* nobody stands beside it."""
    decision = f"Promoted: {why}, and every absolute check is passed (nll {nll:.2f})."
    return Verdict(decision, promoted=True, better=True)


def decide(nll: float, champion: Rival, yardstick: Rival | None = None) -> Verdict:
    """Promote a model that keeps every absolute limit, or not.

    *yardstick* is the version that was last better than all before it, where that is not the
    champion: so the margin cannot be spent again every night.
    """
    rivals = [champion, *([yardstick] if yardstick else [])]
    strictest = min(rivals, key=lambda rival: rival.nll)
    allowed = strictest.nll * (1 + MARGIN)
    told = ", ".join(f"version {rival.version}'s {rival.nll:.2f}" for rival in rivals)
    measured = f"its nll is {nll:.2f}, {told} on the same sentences"
    if nll > allowed:
        decision = f"Not promoted: {measured}, and {MARGIN:.0%} is the margin."
        return Verdict(decision)
    return Verdict(f"Promoted: {measured}.", promoted=True, better=nll <= strictest.nll)


def row(
    model: str,
    verdict: Verdict,
    now: datetime,
    *,
    version: int | None = None,
    before: str | None = None,
    measured: Mapping[str, Any] | None = None,
) -> Promotion:
    """The decision about *model* as a row; *before* is the fingerprint of the champion until then."""
    return Promotion(
        model=model,
        version=version,
        promoted=verdict.promoted,
        decision=verdict.decision,
        compared_with=before,
        figures=json.dumps(measured or {}),
        source_url="model_report",
        retrieved_at=now,
        provider=PROVIDER,
    )

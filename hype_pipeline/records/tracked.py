"""What is told of a run to MLflow. No table: the lake holds figures of its own (trained.py)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CurveEntry:
    """One measurement on the way of a tracked run."""

    figure: str
    step: int
    value: float


@dataclass(frozen=True, kw_only=True, slots=True)
class TrackedRun:
    """What is noted of a training or a judgement beside the tables, for MLflow's UI."""

    kind: str  # cvae, lc_gan, commentary
    fingerprint: str
    params: Mapping[str, object] = field(default_factory=dict)
    figures: Mapping[str, float] = field(default_factory=dict)
    curves: Sequence[CurveEntry] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)  # name -> text

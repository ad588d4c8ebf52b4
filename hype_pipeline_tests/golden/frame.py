"""Every golden module of this folder: found, run, and compared with what is pinned.

A golden module has DATA (paths below the folder of real texts that it reads; none when all of it is
ours), `verdicts(data)`, `figures(rows)` and FLOORS. It prints nothing and pins nothing itself.
"""

import importlib
import operator
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from hype_pipeline_tests.golden import rows as pins
from hype_pipeline_tests.golden.rows import Row

_HERE = Path(__file__).parent
_FRAME = {"rows", "frame"}
_MEETS: Mapping[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}


class Golden(Protocol):
    """What a golden module offers."""

    DATA: tuple[str, ...]
    FLOORS: Mapping[str, tuple[str, float]]

    def verdicts(self, data: Path) -> Iterator[Row]: ...
    def figures(self, rows: Sequence[Row]) -> dict[str, float]: ...


@dataclass(frozen=True, slots=True)
class Comparison:
    """A golden module's answers today."""

    name: str
    rows: tuple[Row, ...]
    figures: Mapping[str, float]
    before: Mapping[str, float]  # the pinned rows' figures; empty where nothing is pinned
    differences: tuple[str, ...]
    missed: tuple[str, ...]  # floors that are not reached, in words

    @property
    def same(self) -> bool:
        """Whether nothing changed and every floor is reached."""
        return not self.differences and not self.missed


def names() -> list[str]:
    """The golden modules, in order."""
    found = (module.name for module in pkgutil.iter_modules([str(_HERE)]))
    return sorted(
        name for name in found if name not in _FRAME and not name.startswith(("test_", "_"))
    )


def missing(name: str, data: Path) -> list[str]:
    """The data that a golden module needs and that are not there."""
    return [path for path in _module(name).DATA if not (data / path).exists()]


def compare(name: str, data: Path) -> Comparison:
    """Run a golden module on *data* and compare with what is pinned."""
    golden = _module(name)
    found = tuple(golden.verdicts(data))
    repeated = len(found) - len({row.ref for row in found})
    if repeated:
        raise ValueError(f"{name}: {repeated} references stand for more than one row")
    figures = golden.figures(found)
    pinned = pins.read(_pinned(name))
    return Comparison(
        name,
        found,
        figures,
        golden.figures(pinned) if pinned else {},
        tuple(pins.differences(pinned, found)),
        tuple(_missed(golden.FLOORS, figures)),
    )


def accept(comparison: Comparison) -> None:
    """Pin what was found."""
    pins.write(_pinned(comparison.name), comparison.rows)


def _missed(floors: Mapping[str, tuple[str, float]], figures: Mapping[str, float]) -> Iterator[str]:
    for figure, (relation, floor) in floors.items():
        if not _MEETS[relation](figures[figure], floor):
            yield f"{figure} is {figures[figure]:.4g}, and must be {relation} {floor:g}"


def _pinned(name: str) -> Path:
    return _HERE / "pinned" / f"{name}.tsv"


def _module(name: str) -> Golden:
    return cast(Golden, importlib.import_module(f"hype_pipeline_tests.golden.{name}"))

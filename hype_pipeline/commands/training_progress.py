"""Bars on standard error while models are trained: a bar for each phase, with its latest figures."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft

Report = Callable[[str, int, int, Mapping[str, float]], None]
_SHOWN = ("loss", "nll", "kl", "held-out R2", "npmi")


@contextmanager
def progress_bars() -> Iterator[Report]:
    """What a training reports to; the bars stay while the block runs."""
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeLeft(),
        TextColumn("{task.fields[told]}"),
    )
    tasks: dict[str, TaskID] = {}
    latest: dict[str, str] = {}
    with Progress(*columns, console=Console(stderr=True), refresh_per_second=4) as bars:

        def report(phase: str, step: int, total: int, figures: Mapping[str, float]) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total, told="")
            shown = [f"{name} {figures[name]:.3g}" for name in _SHOWN if name in figures]
            latest[phase] = "  ".join(shown) or latest.get(phase, "")
            bars.update(tasks[phase], completed=step, total=total, told=latest[phase])

        yield report

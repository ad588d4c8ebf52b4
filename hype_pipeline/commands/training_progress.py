"""How far long work is, on standard error: bars in a terminal, and in a log a line now and then."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.progress import TimeRemainingColumn as TimeLeft

Report = Callable[[str, int, int, Mapping[str, float]], None]
_SHOWN = ("loss", "nll", "kl", "held-out R2", "npmi", "topics")
_EVERY = 30.0  # seconds between two lines of one phase


@contextmanager
def progress_bars() -> Iterator[Report]:
    """What long work reports to: the phase, what is done, of how much, and figures."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bars(console) as report:
            yield report
    else:
        yield _lines()


@contextmanager
def _bars(console: Console) -> Iterator[Report]:
    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeLeft(),
        TextColumn("{task.fields[told]}"),
    )
    tasks: dict[str, TaskID] = {}
    latest: dict[str, str] = {}
    with Progress(*columns, console=console, refresh_per_second=4) as bars:

        def report(phase: str, step: int, total: int, figures: Mapping[str, float]) -> None:
            if phase not in tasks:
                tasks[phase] = bars.add_task(phase, total=total, told="")
            latest[phase] = _told(figures) or latest.get(phase, "")
            bars.update(tasks[phase], completed=step, total=total, told=latest[phase])

        yield report


def _lines() -> Report:
    last: dict[str, float] = {}

    def report(phase: str, step: int, total: int, figures: Mapping[str, float]) -> None:
        now = time.monotonic()
        if phase in last and step < total and now - last[phase] < _EVERY:
            return
        last[phase] = now
        click.echo(f"{phase} {step}/{total} {_told(figures)}".rstrip(), err=True)

    return report


def _told(figures: Mapping[str, float]) -> str:
    return "  ".join(f"{name} {figures[name]:.3g}" for name in _SHOWN if name in figures)

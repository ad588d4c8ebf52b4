"""Progress in the terminal: a bar for what can be counted, a spinner for what cannot.

On a pipe there is no animation: a line when something begins and one when it is done.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

console = Console(stderr=True, highlight=False)


@contextmanager
def step(about: str) -> Iterator[Callable[[str], None]]:
    """Something that takes a while; call the value with a few words on what it is at."""
    began = time.monotonic()
    with _shown(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn()) as progress:
        task = progress.add_task(about)
        yield lambda words: progress.update(task, description=f"{about}: {words}")
    _done(about, began)


@contextmanager
def bar(about: str, *, total: int) -> Iterator[Callable[[int], None]]:
    """Something that can be counted; call the value with how many are done."""
    began = time.monotonic()
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with _shown(*columns) as progress:
        task = progress.add_task(about, total=total)
        yield lambda done: progress.update(task, completed=done)
    _done(about, began)


def _shown(*columns: object) -> Progress:
    return Progress(*columns, console=console, transient=True)  # type: ignore[arg-type]


def _done(about: str, began: float) -> None:
    console.print(f"[green]✓[/green] {about} [dim]({time.monotonic() - began:.0f} s)[/dim]")

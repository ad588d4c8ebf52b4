"""What commands around a generator share: which model, which table, and how figures are printed."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.settings import Settings, environment

if TYPE_CHECKING:
    from hype_pipeline.generate.bundle import Bundle

_CHAMPION = "champion"

model = click.option(
    "--model",
    "name",
    required=True,
    help="Folder that `hype fit` wrote, or `champion`: the promoted model.",
)
sentences = click.option(
    "--sentences",
    "table",
    required=True,
    type=click.Path(path_type=Path),
    help="Tab-separated table with the columns post_id, artist, genres (a|b), text, and audio features "
    "if known (energy, tempo, ...; empty: unknown); .gz as it is.",
)
json_flag = click.option("--json", "as_json", is_flag=True, help="JSON instead of text for people.")


@contextmanager
def opened(name: str) -> "Iterator[Bundle]":
    """The generator in a folder, or the promoted one."""
    from hype_pipeline.generate.bundle import load_bundle
    from hype_pipeline.wiring import Wiring

    if name != _CHAMPION:
        yield load_bundle(Path(name))
        return
    yield Wiring(Settings.from_env(environment(Path.cwd()))).champion()


def line(told: Mapping[str, Any]) -> str:
    """*told* as one line of JSON."""
    return json.dumps(told, ensure_ascii=False)


def for_people(told: Mapping[str, Any], indent: str = "") -> str:
    """*told*, a figure a line."""
    lines = []
    for key, value in told.items():
        if isinstance(value, Mapping):
            lines += [f"{indent}{key}:", for_people(value, indent + "  ")]
        elif isinstance(value, Sequence) and not isinstance(value, str):
            lines += [f"{indent}{key}:", *(_row(row, indent + "  ") for row in value)]
        else:
            shown = f"{value:.4g}" if isinstance(value, float) else value
            lines.append(f"{indent}{key}: {shown}")
    return "\n".join(line for line in lines if line)


def _row(row: Mapping[str, Any], indent: str) -> str:
    if "words" in row:
        return _topic(row, indent)
    return indent + "  ".join(f"{name} {value:.3g}" for name, value in row.items())


def _topic(topic: Mapping[str, Any], indent: str) -> str:
    mark = "*" if topic["descriptive"] else " "
    return f"{indent}{mark} {topic['share']:.0%}  {' '.join(topic['words'])}"

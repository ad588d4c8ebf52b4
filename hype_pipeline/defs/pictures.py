"""Plots for the UI's metadata, as PNGs inside Markdown. What is measured is the stages' business."""

import base64
from collections.abc import Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

_INK = "#3b4a6b"
_PALE = "#c9d2e6"


def embedded(png: bytes, about: str) -> str:
    """A PNG as Markdown that needs no file."""
    return f"![{about}](data:image/png;base64,{base64.b64encode(png).decode()})"


def bars_by_week(name: str, rows: Mapping[date, int]) -> str:
    """How many rows each week holds."""
    figure, axes = _canvas(7, 2)
    axes.bar(list(rows), list(rows.values()), width=6, color=_INK)
    axes.set_title(f"{name}: rows by week", loc="left", fontsize=9)
    return embedded(_png(figure), f"{name} by week")


def bars(title: str, labels: Sequence[str], values: Sequence[float]) -> str:
    """Horizontal bars, the first on top, each with its value."""
    figure, axes = _canvas(7, 0.6 + 0.26 * len(labels))
    axes.barh(range(len(labels)), values, color=_PALE)
    axes.set_yticks(range(len(labels)), labels, fontsize=8)
    axes.invert_yaxis()
    for place, value in enumerate(values):
        axes.text(value, place, f" {value:,.4g}", va="center", fontsize=8, color=_INK)
    axes.set_title(title, loc="left", fontsize=9)
    return embedded(_png(figure), title)


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]], across: str) -> str:
    """Curves over a common axis."""
    figure, axes = _canvas(7, 2.8)
    for name, points in series.items():
        axes.plot([x for x, _ in points], [y for _, y in points], label=name, linewidth=1.2)
    axes.set_xlabel(across, fontsize=8)
    if series:
        axes.legend(fontsize=8, frameon=False)
    axes.set_title(title, loc="left", fontsize=9)
    return embedded(_png(figure), title)


def _canvas(width: float, height: float) -> tuple[Any, Any]:
    # The object interface: pyplot would keep every figure of a long-lived process.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # a second: in the run, not at load
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(labelsize=8)
    return figure, axes


def _png(figure: Any) -> bytes:
    out = BytesIO()
    figure.savefig(out, format="png", dpi=100)
    return out.getvalue()

"""Plots for the UI's metadata, as PNGs inside Markdown. What is measured is the stages' business."""

from collections.abc import Mapping, Sequence
from datetime import date

from hype_pipeline.canvas import INK, LABEL, PALE, TITLE, canvas, embedded, png


def bars_by_week(name: str, rows: Mapping[date, int]) -> str:
    """How many rows each week holds."""
    figure, (axes,) = canvas(7, 2)
    axes.bar(list(rows), list(rows.values()), width=6, color=INK)
    axes.set_title(f"{name}: rows by week", loc="left", fontsize=TITLE)
    return embedded(png(figure), f"{name} by week")


def bars(title: str, labels: Sequence[str], values: Sequence[float]) -> str:
    """Horizontal bars, the first on top, each with its value."""
    figure, (axes,) = canvas(7, 0.6 + 0.26 * len(labels))
    axes.barh(range(len(labels)), values, color=PALE)
    axes.set_yticks(range(len(labels)), labels, fontsize=LABEL)
    axes.invert_yaxis()
    for place, value in enumerate(values):
        axes.text(value, place, f" {value:,.4g}", va="center", fontsize=LABEL, color=INK)
    axes.set_title(title, loc="left", fontsize=TITLE)
    return embedded(png(figure), title)


def lines(title: str, series: Mapping[str, Sequence[tuple[float, float]]], across: str) -> str:
    """Curves over a common axis."""
    figure, (axes,) = canvas(7, 2.8)
    for name, points in series.items():
        axes.plot([x for x, _ in points], [y for _, y in points], label=name, linewidth=1.2)
    axes.set_xlabel(across, fontsize=LABEL)
    if series:
        axes.legend(fontsize=LABEL, frameon=False)
    axes.set_title(title, loc="left", fontsize=TITLE)
    return embedded(png(figure), title)

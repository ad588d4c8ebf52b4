"""The funnel as pictures: what is left at each step with what was lost, and the weeks. Draws alone."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from itertools import groupby
from types import MappingProxyType
from typing import Any

from hype_pipeline.canvas import DISTINCT, GREY, INK, LABEL, PALE, SMALL, TITLE, canvas, png
from hype_pipeline.records.reports import FunnelStep
from hype_pipeline.reports import reasons
from hype_pipeline.reports.reasons import FAMILIES, LEFT_OUT, OPTED_OUT, family
from hype_pipeline.reports.weeks import ByWeek

_COLOURS: Mapping[str, str] = MappingProxyType(
    {
        reasons.NO_POST: GREY,
        reasons.GONE: DISTINCT[5],
        reasons.LEFT_OUT: DISTINCT[3],
        reasons.LANGUAGE: DISTINCT[1],
        reasons.CONTENT: DISTINCT[2],
        reasons.REPEATS: DISTINCT[4],
        reasons.UNKNOWN: "#f0e442",  # the palette's yellow: legible as an area, not as a line
        reasons.BLOCKED: DISTINCT[3],
        reasons.OTHER: "#d0d0d0",
    }
)
_NAMED = 5  # reasons under a bar; the others are one number
_STEP, _AROUND = 0.62, 1.3  # inches
_UNITS = MappingProxyType({"mentions": "posts heard", "drafts": "drawn texts"})


def plots(steps: Sequence[FunnelStep], weeks: ByWeek, *, label: str) -> Mapping[str, bytes]:
    """Every picture by its name; of drafts only where there are some."""
    drawn = {step.unit for step in steps if step.count}
    units = [unit for unit in ("posts", "sentences", "drafts") if unit != "drafts" or unit in drawn]
    pictures = {unit: narrowing(steps, unit, label=label) for unit in units}
    return {**pictures, "by week": weeks_area(weeks, label=label)}


def narrowing(steps: Sequence[FunnelStep], unit: str, *, label: str) -> bytes:
    """The steps of one unit as bars, first on top: what remains, then what was lost, by family."""
    chosen = [step for step in steps if step.unit == unit]
    groups = [list(rows) for _, rows in groupby(chosen, key=lambda row: row.position)]
    widest = max(1, *(row.count for row in chosen))
    figure, (axes,) = canvas(9, _AROUND + _STEP * len(groups))
    for place, (left, *lost) in enumerate(groups):
        end = _bar(axes, place, left.count, lost)
        told = f" {left.count:,}  ({left.share:.1%})"
        axes.text(end, place, told, va="center", fontsize=LABEL, color=INK)
        for line, (text, colour) in enumerate(_said(lost)):
            below = place + 0.37 + 0.22 * line
            axes.text(widest / 200, below, text, va="center", fontsize=SMALL, color=colour)
    axes.set_xlim(0, widest * 1.2)
    axes.set_yticks(range(len(groups)), [left.step for left, *_ in groups])
    axes.set_ylim(len(groups) - 0.2, -0.5)
    of = _UNITS.get(unit, unit)
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.set_xlabel(f"{of}, each counted once", fontsize=LABEL)
    _titled(axes, f"What is left of the {of}, and why the rest went", label)
    _legend(figure, {family(row.reason) for row in chosen if row.reason})
    return png(figure)


def _bar(axes: Any, place: int, left: int, lost: Sequence[FunnelStep]) -> float:
    """One step; returns where its bar ends."""
    axes.barh(place, left, height=0.42, color=INK)
    end = left
    for name in FAMILIES:
        width = sum(row.count for row in lost if family(row.reason or "") == name)
        if width > 0:
            axes.barh(place, width, 0.42, end, color=_COLOURS[name], edgecolor="white")
            end += width
    return end


def _said(lost: Sequence[FunnelStep]) -> Iterator[tuple[str, str]]:
    """The reasons as a line of text, and who asked to be left out as one of their own."""
    asked = [row for row in lost if row.reason and family(row.reason) == LEFT_OUT]
    others = [row for row in lost if row not in asked]
    if others:
        rest = sum(row.count for row in others[_NAMED:])
        more = f" · {len(others) - _NAMED} more reasons {rest:,}" if others[_NAMED:] else ""
        yield f"lost: {_listed(others[:_NAMED])}{more}", "#444444"
    if asked:
        yield f"asked to be left out: {_listed(asked)}", _COLOURS[LEFT_OUT]


def _listed(lost: Sequence[FunnelStep]) -> str:
    names = ((row.reason or "").removeprefix(f"{OPTED_OUT}:").replace("_", " ") for row in lost)
    return " · ".join(
        f"{name} {row.count:,} ({row.share:.1%})" for name, row in zip(names, lost, strict=True)
    )


def _legend(figure: Any, names: AbstractSet[str]) -> None:
    from matplotlib.patches import Patch

    handles = [Patch(color=INK, label="left")]
    handles += [Patch(color=_COLOURS[name], label=name) for name in FAMILIES if name in names]
    figure.legend(
        handles=handles, fontsize=SMALL, frameon=False, ncols=5, loc="outside lower center"
    )


def weeks_area(weeks: ByWeek, *, label: str) -> bytes:
    """Links and kept posts of each week as areas; a week that is not there is marked."""
    from matplotlib.dates import date2num

    figure, (axes,) = canvas(9, 2.2)
    days = list(weeks)
    edges = [date2num(day) for day in (*days, *(day + timedelta(weeks=1) for day in days[-1:]))]
    names = list(next(iter(weeks.values()), {}))
    for name, colour in zip(names, (PALE, INK), strict=False):
        rows = [float("nan") if (n := weeks[day][name]) is None else n for day in days]
        axes.stairs(rows, edges, fill=True, color=colour, label=name.replace("_", " "))
    holes = [day for day in days if None in weeks[day].values()]
    for day in holes:
        middle = date2num(day + timedelta(days=3))
        axes.axvline(middle, color=DISTINCT[3], linewidth=1.2, linestyle=":")
    if holes:
        axes.plot([], [], color=DISTINCT[3], linestyle=":", label=f"{len(holes)} missing weeks")
    axes.xaxis_date()
    axes.set_ylim(bottom=0)
    axes.set_ylabel("rows", fontsize=LABEL)
    _titled(axes, "Links and kept posts by chart week", label)
    if names:
        axes.legend(
            fontsize=SMALL, frameon=False, ncols=3, loc="upper right", bbox_to_anchor=(1, 1.22)
        )
    return png(figure)


def _titled(axes: Any, title: str, label: str) -> None:
    axes.set_title(f"{title}\n{label}" if label else title, loc="left", fontsize=TITLE)

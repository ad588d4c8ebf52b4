"""Reports as aligned text for a terminal, and as Markdown for the UI. Counts nothing."""

from collections.abc import Iterable, Sequence

from hype_pipeline.records.reports import FunnelStep
from hype_pipeline.reports.reasons import LEFT_OUT, family
from hype_pipeline.reports.weeks import ByWeek

_BAR = 24  # characters
_ALL = 1_000  # more reasons than there are


def funnel_lines(steps: Iterable[FunnelStep], *, most: int = _ALL) -> list[str]:
    """The funnel as aligned text: a line a step, then its reasons, indented, *most* of them.

    Whoever asked to be left out is named however few they are.
    """
    lines: list[str] = []
    unit, told = "", 0
    for step in steps:
        if step.reason is None:
            lines += [""] if unit and step.unit != unit else []
            unit, told = step.unit, 0
            bar = "█" * round(_BAR * min(step.share, 1.0))
            lines.append(f"{step.step:<31}{step.count:>9,}  {step.share:6.1%}  {bar}".rstrip())
        elif told < most or family(step.reason) == LEFT_OUT:
            told += 1
            name = f"  - {step.reason}"
            lines.append(f"{name:<31}{step.count:>9,}  {step.share:6.1%}  {step.about}")
    return lines


def week_lines(weeks: ByWeek) -> list[str]:
    """A line a week; a table that does not hold the week is marked."""
    names = list(next(iter(weeks.values()), {}))
    head = "week        " + "".join(f"{name:>12}" for name in names)
    told = [
        f"{week}  " + "".join(f"{'missing' if n is None else n:>12}" for n in held.values())
        for week, held in weeks.items()
    ]
    return [head, *told] if told else ["No week is collected yet."]


def labelled(label: str) -> list[str]:
    """What belongs above every figure, as a line of its own."""
    return [f"({label})", ""] if label else []


def funnel_markdown(steps: Sequence[FunnelStep]) -> str:
    """Every step and reason as a Markdown table."""
    lines = ["| | count | share | in words |", "|---|---:|---:|---|"]
    for step in steps:
        name = f"**{step.step}**" if step.reason is None else f"– {step.reason}"
        lines.append(f"| {name} | {step.count:,} | {step.share:.1%} | {step.about} |")
    return "\n".join(lines)


def left_out_line(steps: Iterable[FunnelStep]) -> str:
    """How many pages were left alone because their sites ask for it, by signal."""
    asked = [step for step in steps if step.reason and family(step.reason) == LEFT_OUT]
    named = "; ".join(f"{step.count:,} because {step.about}" for step in asked)
    total = sum(step.count for step in asked)
    return f"{total:,} pages were asked to be left out: {named}." if asked else "None asked."

"""How the demo and the commands show things in a terminal: the funnel, drafts, addresses."""

from collections.abc import Iterable, Sequence

from hype_pipeline.records import Draft, FunnelStep

_BAR = 24  # characters


def funnel_lines(steps: Iterable[FunnelStep]) -> list[str]:
    """The funnel as aligned text: a line a step, then its three main reasons, indented."""
    lines: list[str] = []
    reasons = 0
    for step in steps:
        if step.reason is None:
            reasons = 0
            bar = "█" * round(_BAR * min(step.share, 1.0))
            percent = f"{step.share:6.1%}" if step.share else "      "
            lines.append(f"{step.step:<26}{step.count:>9,}  {percent}  {bar}".rstrip())
        elif reasons < 3:
            reasons += 1
            lines.append(f"    - {step.reason:<20}{step.count:>9,}")
    return lines


def draft_lines(drafts: Sequence[Draft]) -> list[str]:
    """Drafts with their songs and genres."""
    lines: list[str] = []
    for draft in drafts:
        genres = ", ".join(draft.genres) or "no genre known"
        lines += [f"“{draft.title}” by {draft.artist}  ({genres})", f"    {draft.text}"]
    return lines

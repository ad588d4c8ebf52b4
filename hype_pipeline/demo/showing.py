"""How the demo shows drafts in a terminal."""

from collections.abc import Sequence

from hype_pipeline.records.bot import Draft


def draft_lines(drafts: Sequence[Draft]) -> list[str]:
    """Drafts with their songs and genres."""
    lines: list[str] = []
    for draft in drafts:
        genres = ", ".join(draft.genres) or "no genre known"
        lines += [f"“{draft.title}” by {draft.artist}  ({genres})", f"    {draft.text}"]
    return lines

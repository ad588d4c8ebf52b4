"""The other desk: pending drafts go out as rows of a spreadsheet, decisions come back from it.

People write into two columns, `decision` and `edited`; `status` is ours and always says what the
queue says. A row is known by its draft, so sorting and deleting rows harms nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Engine, select

from hype_pipeline.curate.database import DRAFTS, MENTIONS, reading
from hype_pipeline.curate.desk import Desk
from hype_pipeline.errors import BadInput, Conflict

HEADER = (
    "draft",
    "song",
    "artist",
    "genres",
    "text",
    "decision",
    "edited",
    "status",
    "flags",
    "scores",
    "network",
    "author",
    "post",
    "address",
)
CURATOR = "the sheet"
_APPROVE = frozenset({"approve", "approved", "yes", "y", "ok", "x", "true", "✓", "✔"})
_REJECT = frozenset({"reject", "rejected", "no", "n", "false", "✗"})
_EDIT = frozenset({"edit", "edited"})


class Sheet(Protocol):
    """A worksheet."""

    def rows(self) -> list[list[str]]:
        """Every row from the first, as texts."""

    def append(self, rows: Sequence[Sequence[str]]) -> None:
        """Add rows at the end."""

    def write(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Change cells, given by row and column from 1."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one exchange with the sheet did."""

    decided: int
    refused: int  # decisions that came too late or cannot be read; the sheet says why
    sent: int  # drafts that are new on the sheet


def exchange(engine: Engine, sheet: Sheet, *, now: datetime) -> Exchange:
    """Take the sheet's decisions, tell it what became of each row, and send what is new."""
    rows = sheet.rows()
    if not rows or not any(rows[0]):
        sheet.append([HEADER])
        rows = [list(HEADER)]
    place = _columns(rows[0])
    listed = {
        _cell(row, place["draft"]): number
        for number, row in enumerate(rows[1:], start=2)
        if any(row)
    }
    before = _drafts(engine, list(listed))
    troubles: dict[str, str] = {}
    decided = 0
    for draft_id, number in listed.items():
        draft, row = before.get(draft_id), rows[number - 1]
        decision = _cell(row, place["decision"]).strip().lower()
        if draft is None or draft["state"] != "pending" or not decision:
            continue
        try:
            _decide(Desk(engine), draft, decision, _cell(row, place["edited"]), now)
            decided += 1
        except (BadInput, Conflict) as trouble:
            troubles[draft_id] = str(trouble)
    wanted = {draft_id: row["state"] for draft_id, row in _drafts(engine, list(listed)).items()}
    cells = {
        (number, place["status"] + 1): status
        for draft_id, number in listed.items()
        if (status := troubles.get(draft_id, wanted.get(draft_id, "unknown draft")))
        != _cell(rows[number - 1], place["status"])
    }
    if cells:
        sheet.write(cells)
    new = [row for row in _pending(engine) if row["draft_id"] not in listed]
    if new:
        sheet.append([_row(row, rows[0]) for row in new])
    return Exchange(decided, len(troubles), len(new))


def _decide(
    desk: Desk, draft: Mapping[str, Any], decision: str, edited: str, now: datetime
) -> None:
    told: dict[str, Any] = {"revision": draft["revision"], "curator": CURATOR, "now": now}
    changed = edited.strip() and edited.strip() != draft["text"].strip()
    if decision in _REJECT:
        desk.reject(draft["draft_id"], **told)
    elif decision in _EDIT or (decision in _APPROVE and changed):
        desk.edit(draft["draft_id"], edited, **told)
    elif decision in _APPROVE:
        desk.approve(draft["draft_id"], **told)
    else:
        raise BadInput(f"“{decision}” is no decision: write approve, edit or reject.")


def _columns(header: Sequence[str]) -> dict[str, int]:
    place = {name.strip().lower(): number for number, name in enumerate(header)}
    missing = [name for name in ("draft", "decision", "edited", "status") if name not in place]
    if missing:
        raise BadInput(
            f"The sheet's first row lacks {', '.join(missing)}. Empty the sheet, and its first row "
            "is written anew."
        )
    return place


def _cell(row: Sequence[str], at: int) -> str:
    return row[at] if at < len(row) else ""


def _drafts(engine: Engine, draft_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    with reading(engine) as connection:
        found = connection.execute(select(DRAFTS).where(DRAFTS.c.draft_id.in_(draft_ids)))
        return {row["draft_id"]: dict(row) for row in found.mappings()}


def _pending(engine: Engine) -> list[Mapping[str, Any]]:
    post = [MENTIONS.c.network, MENTIONS.c.author, MENTIONS.c.text.label("post"), MENTIONS.c.uri]
    with reading(engine) as connection:
        found = connection.execute(
            select(DRAFTS, *post)
            .join(MENTIONS, MENTIONS.c.mention_id == DRAFTS.c.mention_id)
            .where(DRAFTS.c.state == "pending")
            .order_by(
                MENTIONS.c.asked.desc(), MENTIONS.c.posted_at, DRAFTS.c.mention_id, DRAFTS.c.rank
            )
        )
        return [dict(row) for row in found.mappings()]


def _row(draft: Mapping[str, Any], header: Sequence[str]) -> list[str]:
    told = {
        "draft": draft["draft_id"],
        "song": draft["title"],
        "artist": draft["artist"],
        "genres": ", ".join(draft["genres"]),
        "text": draft["text"],
        "status": draft["state"],
        "flags": ", ".join(draft["flags"]),
        "scores": draft["scores"],
        "network": draft["network"],
        "author": draft["author"],
        "post": draft["post"],
        "address": draft["uri"],
    }
    return [told.get(name.strip().lower(), "") for name in header]

"""The demo's story: backfill, training, drafts, a publication, and what is shown at the end.

What was done before is found and left alone, so that the demo starts again where it was. What it
runs on is in house.py.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime
from pathlib import Path

from hype_pipeline.demo import progress
from hype_pipeline.demo.dagster_api import FINISHED, Dagster
from hype_pipeline.demo.house import MENTION_SECONDS, House, open_house
from hype_pipeline.demo.showing import draft_lines
from hype_pipeline.errors import HypeError
from hype_pipeline.lake import Lake
from hype_pipeline.records.bot import Draft
from hype_pipeline.reports.shown import funnel_lines
from hype_pipeline.settings import Settings
from hype_pipeline.tables.bot import DRAFTS
from hype_pipeline.tables.collected import (
    CHART_ENTRIES,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    SONGS,
)
from hype_pipeline.tables.reports import FUNNEL

WEEKLY = (CHART_ENTRIES, POST_LINKS, PAGES, POSTS, KEPT_POSTS, SONGS)
_PATIENCE = 300.0  # seconds for the bot to hear of a song and draft


def tell(
    home: Path, *, world: Path | None, weeks: int | None, seed: int, today: date, serve: bool
) -> None:
    """Tell it from wherever it stands. Raises HypeError, which says where to look."""
    with ExitStack() as stack:
        house = open_house(stack, home, world=world, weeks=weeks, seed=seed, today=today)
        lake = Lake(str(home / "lake"))
        _backfill(house, lake)
        if not house.dagster.materialised()["champion"]:
            with progress.step("Corpus, topics, CVAE, LC-GAN, report, promotion") as say:
                _job(house.dagster, "retrain", say)
        _wait_for_drafts(house, lake)
        if not house.dagster.materialised()["receipts"]:
            if not serve:
                _approve_one(house)
            with progress.step("Publishing what was approved, on the sandbox alone") as say:
                _job(house.dagster, "publish", say)
        _show(house, lake)
        if serve:
            progress.console.print("\nCtrl-C stops everything; run again, it goes on from here.")
            while True:
                time.sleep(3600)


def _backfill(house: House, lake: Lake) -> None:
    held = set.intersection(*(set(lake.weeks(table)) for table in WEEKLY))
    known = house.dagster.materialised()
    if held.issuperset(house.weeks) and known[SONGS.name] >= len(house.weeks):
        return
    before = _written(lake, house.weeks)
    dagster = house.dagster
    backfill = dagster.backfill(
        [table.name for table in WEEKLY], [str(week) for week in house.weeks], "demo"
    )
    total = len(house.weeks) * len(WEEKLY)
    with progress.bar(f"Backfilling {len(house.weeks)} weeks", total=total) as advance:
        while (status := dagster.backfill_status(backfill)) in ("REQUESTED", "COMPLETING"):
            advance(len(_written(lake, house.weeks).items() - before.items()))
            time.sleep(1.0)
        advance(total)
    if status != "COMPLETED_SUCCESS":
        message = f"the backfill ended as {status}: see {dagster.address}/runs?view=backfills"
        raise HypeError(message)


def _written(lake: Lake, weeks: Sequence[date]) -> Mapping[tuple[str, date], str]:
    told = {(table.name, week): lake.manifest(table, week) for table in WEEKLY for week in weeks}
    return {key: manifest.run_id for key, manifest in told.items() if manifest}


def _job(dagster: Dagster, job: str, say: Callable[[str], None]) -> None:
    run = dagster.launch(job)
    while (status := dagster.run_status(run)) not in FINISHED:
        say(status.lower())
        time.sleep(1.0)
    if status != "SUCCESS":
        message = f"{job} ended as {status}: {dagster.why(run)}. See {dagster.address}/runs/{run}"
        raise HypeError(message)


def _drafts(lake: Lake) -> list[Draft]:
    return [draft for draft in lake.records(DRAFTS) if draft.rank == 1]


def _wait_for_drafts(house: House, lake: Lake) -> None:
    if _drafts(lake):
        return
    with progress.step("The bot listens and drafts") as say:
        deadline = time.monotonic() + _PATIENCE
        while not _drafts(lake):
            say(f"its sensor looks every {MENTION_SECONDS} s")
            if time.monotonic() > deadline:
                message = (
                    f"no draft came in {_PATIENCE:.0f} s: see {house.dagster.address}/automation"
                )
                raise HypeError(message)
            time.sleep(2.0)


def _approve_one(house: House) -> None:
    # Nobody is there to decide, and every address is the sandbox's: a stand-in, named so.
    from hype_pipeline.wiring import Wiring

    wiring = Wiring(Settings.from_env(house.env))
    best = next(draft for draft in wiring.ledger.drafts() if draft.rank == 1)
    wiring.desk.approve(best.draft_id, revision=0, curator="demo stand-in", now=datetime.now(UTC))


def _show(house: House, lake: Lake) -> None:
    say = progress.console.print
    say(f"\n[bold]The funnel[/bold] of a {house.kind} world")
    for line in funnel_lines(lake.records(FUNNEL), most=3):
        say(line, markup=False, soft_wrap=True)
    say(f"\n[bold]Three drafts[/bold], after {house.kind} text")
    for line in draft_lines(_drafts(lake)[:3]):
        say(line, markup=False, soft_wrap=True)
    say(f"\nDagster   {house.dagster.address}\nThe desk  {house.desk}")
    say(f"Logs      {house.home / 'logs'}")

"""`hype corpus refresh`: ask again, conditionally, for what is archived.

The same happens in Dagster when `pages` is run with `refresh: true`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.errors import BadInput, HypeError
from hype_pipeline.settings import Settings, environment
from hype_pipeline.tables.collected import PAGES, POST_LINKS
from hype_pipeline.tables.every import TABLES

if TYPE_CHECKING:
    from hype_pipeline.wiring import Wiring

_KINDS = ("unchanged", "changed", "new", "gone")


@click.command()
@click.argument("weeks", nargs=-1)
@click.option(
    "--json", "as_json", is_flag=True, help="One JSON object: pages by what became of them."
)
def refresh(weeks: Sequence[str], as_json: bool) -> None:
    """Ask again for the pages of WEEKS (Mondays; none: all weeks), also for those in the archive.

    What has not changed since (ETag, Last-Modified) is not sent again. Links that failed are tried
    again, and opt-outs that were declared since are heeded.
    """
    from hype_pipeline.wiring import Wiring

    wiring = Wiring(Settings.from_env(environment(Path.cwd())))
    wanted = _mondays(weeks) or wiring.lake.weeks(PAGES)
    counts: Counter[str] = Counter()
    for week, told in _refreshed(wiring, wanted):
        counts.update(told)
        if not as_json:
            click.echo(f"{week}: " + ", ".join(f"{told[kind]:,} {kind}" for kind in _KINDS))
    if as_json:
        counted = {kind: counts[kind] for kind in _KINDS}
        click.echo(json.dumps({"weeks": [str(week) for week in wanted], **counted}))
    elif counts["changed"] + counts["new"] + counts["gone"]:
        click.echo("Now run posts and what follows it for these weeks.")


def _mondays(weeks: Sequence[str]) -> list[date]:
    try:
        listed = sorted({date.fromisoformat(week) for week in weeks})
    except ValueError as error:
        raise BadInput(f"A week is named by its Monday, as 2021-11-15: {error}.") from error
    for week in listed:
        if week.weekday():
            raise BadInput(f"A week is named by its Monday, and {week} is none.")
    return listed


def _refreshed(wiring: "Wiring", weeks: Sequence[date]) -> Iterator[tuple[date, Counter[str]]]:
    """Refresh and store *weeks*, each as soon as it is done; how many pages became what."""
    from hype_pipeline.collect.pages import pages
    from hype_pipeline.outside import utc_now

    links_of, pages_of = wiring.of_week(POST_LINKS), wiring.of_week(PAGES)
    now = utc_now()
    with wiring.outside.fetcher() as fetcher:
        if fetcher.archive.in_use():
            raise HypeError("A run is fetching pages; refresh them when it is done.")
        for week, narrowed in pages(fetcher, weeks, links_of, now=now, refresh=True):
            told = _changes(pages_of(week), narrowed.kept)
            run = f"refresh-{now:%Y%m%dT%H%M%S}"
            wiring.lake.write(TABLES["pages_dropped"], narrowed.dropped, run_id=run, week=week)
            wiring.lake.write(PAGES, narrowed.kept, run_id=run, week=week)
            yield week, told


def _changes(before: Sequence[Any], after: Sequence[Any]) -> Counter[str]:
    digests = {page.url: page.digest for page in before}
    told = Counter(
        "new" if page.url not in digests
        else "unchanged" if page.digest == digests[page.url]
        else "changed"
        for page in after
    )  # fmt: skip
    told["gone"] = len(digests.keys() - {page.url for page in after})
    return told

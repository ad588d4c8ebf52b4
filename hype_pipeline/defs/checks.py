"""Asset checks. Those before `champion` block: a corpus or a model that fails one goes no further.

A check reads a table and compares; what is measured is measured by the stages. Blocking works within
a run only, so `champion` reads the report's verdicts once more itself. The one after it says whether who
was promoted can speak.
"""

from collections.abc import Callable
from typing import Any

import dagster as dg

from hype_pipeline.errors import ChampionGone, NoChampion
from hype_pipeline.generate.promotion import faults
from hype_pipeline.tables.collected import KEPT_POSTS, PAGES, POST_LINKS, POSTS, SONGS
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.table import Table
from hype_pipeline.tables.trained import CHAMPION, CVAE, MODEL_REPORT, TOPIC_MODEL
from hype_pipeline.wiring import Wiring

Check = Callable[[Wiring], tuple[bool, dict[str, Any]]]
FEWEST_SENTENCES = 500  # below it, no preset learns more than frequencies
FEWEST_KEPT, MOST_KEPT = (
    0.02,
    0.98,
)  # shares of the posts beyond which a filter is broken, not strict


def _check(table: Table, about: str, *, blocking: bool) -> Callable[[Check], Any]:
    def made(look: Check) -> Any:
        severity = dg.AssetCheckSeverity.ERROR if blocking else dg.AssetCheckSeverity.WARN

        @dg.asset_check(asset=table.name, name=look.__name__, description=about, blocking=blocking)
        def checked(wiring: dg.ResourceParam[Wiring]) -> dg.AssetCheckResult:
            passed, shown = look(wiring)
            return dg.AssetCheckResult(passed=passed, severity=severity, metadata=shown)

        return checked

    return made


def _rows(wiring: Wiring, table: Table) -> int:
    found = (wiring.lake.manifest(table, week) for week in wiring.lake.weeks(table))
    return sum(manifest.rows for manifest in found if manifest)


@_check(PAGES, "Most links lead to a page, live or archived.", blocking=False)
def most_links_have_a_page(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    pages, links = _rows(wiring, PAGES), _rows(wiring, POST_LINKS)
    return pages * 2 >= links, {"pages": pages, "links": links}


@_check(KEPT_POSTS, "The filters keep some posts and drop some.", blocking=False)
def filters_are_neither_open_nor_shut(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    kept, posts = _rows(wiring, KEPT_POSTS), _rows(wiring, POSTS)
    share = kept / posts if posts else 0.0
    return FEWEST_KEPT <= share <= MOST_KEPT, {"kept": kept, "posts": posts, "share": share}


@_check(SONGS, "Most songs have a genre.", blocking=False)
def most_songs_have_a_genre(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    named = [bool(song.genres) for song in wiring.lake.records(SONGS)]
    return sum(named) * 2 >= len(named), {"songs": len(named), "with a genre": sum(named)}


@_check(SENTENCES, "There is enough to learn from, in every split.", blocking=True)
def every_split_is_filled(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    counts = {"train": 0, "valid": 0, "test": 0}
    for batch in wiring.lake.batches(SENTENCES, columns=["split"]):
        for split in batch.column(0).to_pylist():
            counts[split] += 1
    return sum(counts.values()) >= FEWEST_SENTENCES and all(counts.values()), dict(counts)


@_check(SENTENCES, "No song has sentences on two sides of the split.", blocking=True)
def no_song_crosses_the_split(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    sides: dict[str, set[str]] = {}
    for row in wiring.lake.records(SENTENCES):
        sides.setdefault(row.song_id or row.post_id, set()).add(row.split)
    crossing = [song for song, splits in sides.items() if len(splits) > 1]
    return not crossing, {"songs": len(sides), "crossing": len(crossing)}


@_check(GENRE_VOCABULARY, "There is a genre to condition on.", blocking=True)
def there_are_genres(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    labels = [row.label for row in wiring.lake.records(GENRE_VOCABULARY)]
    return len(labels) > 0 and len(set(labels)) == len(labels), {"labels": len(labels)}


@_check(TOPIC_MODEL, "Exactly one topic is the descriptive one.", blocking=True)
def one_topic_is_descriptive(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    named = [row.name for row in wiring.lake.records(TOPIC_MODEL) if row.descriptive]
    return len(named) == 1, {"descriptive": ", ".join(named)}


@_check(CVAE, "The CVAE was trained.", blocking=True)
def the_cvae_is_trained(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    rows = list(wiring.lake.records(CVAE))
    return [row.trained for row in rows] == [True], {
        "decision": "; ".join(r.decision for r in rows)
    }


@_check(
    MODEL_REPORT,
    "Every judged figure is within its limit; memorisation, repetition and likelihood are judged.",
    blocking=True,
)
def limits_are_kept(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    rows = list(wiring.lake.records(MODEL_REPORT))
    failed = faults(rows)
    return not failed, {"judged": sum(row.passes is not None for row in rows), **failed}


@_check(CHAMPION, "The champion's files are where the registry says.", blocking=True)
def the_champion_is_there(wiring: Wiring) -> tuple[bool, dict[str, Any]]:
    from hype_pipeline.generate.bundle import is_bundle

    try:
        folder = wiring.registry.champion_folder()
    except ChampionGone as gone:
        return False, {"champion": str(gone)}
    except NoChampion:
        return True, {"champion": "none yet"}
    return is_bundle(folder), {"champion": folder.name}


CHECKS = [
    most_links_have_a_page,
    filters_are_neither_open_nor_shut,
    most_songs_have_a_genre,
    every_split_is_filled,
    no_song_crosses_the_split,
    there_are_genres,
    one_topic_is_descriptive,
    the_cvae_is_trained,
    limits_are_kept,
    the_champion_is_there,
]

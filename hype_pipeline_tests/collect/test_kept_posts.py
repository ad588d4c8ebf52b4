"""The week's judgement, and the week's extraction, from stored pages."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from hype_pipeline.collect.crawl.archive import Archive
from hype_pipeline.collect.extraction.extract_pool import ExtractPool
from hype_pipeline.collect.kept_posts import kept_posts
from hype_pipeline.collect.pages import pages
from hype_pipeline.collect.posts import posts
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import KeptPost, Page, Post
from hype_pipeline.records.narrowing import Narrowed
from hype_pipeline.settings import Settings
from hype_pipeline.tables.collected import KEPT_POSTS, POSTS
from hype_pipeline.text.language import identify
from hype_pipeline_tests.collect.crawling import WEEKS, chart_of, fetcher, links_of
from hype_pipeline_tests.collect.invented_posts import COMPARED, post
from hype_pipeline_tests.conftest import NOW
from hype_pipeline_tests.sandbox_fixture import Sandbox


def _judged(*listed: Post) -> Narrowed[KeptPost]:
    ((_, narrowed),) = kept_posts(WEEKS[:1], lambda _: listed, chart_of)
    return narrowed


def _reasons(narrowed: Narrowed[KeptPost]) -> dict[str, str]:
    return {row.ref: row.reason for row in narrowed.dropped}


def test_of_two_posts_alike_the_earlier_one_stays() -> None:
    late = post(url="https://a.example/1", published=date(2021, 11, 18))
    early = post(url="https://z.example/1", published=date(2021, 11, 15))
    undated = post(url="https://b.example/1", published=None)
    narrowed = _judged(late, undated, early)
    assert [each.url for each in narrowed.kept] == ["https://z.example/1"]
    assert set(_reasons(narrowed).values()) == {"near_duplicate"}
    told = {"of": "https://z.example/1", "since": "2021-11-15", "jaccard": 1.0}
    assert [json.loads(row.evidence) for row in narrowed.dropped] == [told, told]


def test_an_opt_out_is_respected_last() -> None:
    narrowed = _judged(post(robots="tdm-reservation"))
    assert narrowed.kept == ()
    assert list(_reasons(narrowed).values()) == ["opted_out:tdm-reservation"]


def test_a_post_whose_song_is_not_charted_has_no_song() -> None:
    assert list(_reasons(_judged(post(song_ids=("zzzz9",)))).values()) == ["no_song"]


def test_the_order_of_the_posts_changes_nothing() -> None:
    listed = [post(url=f"https://{name}.example/1") for name in "abc"]
    listed.append(post(COMPARED, url="https://d.example/1"))
    assert _judged(*listed) == _judged(*reversed(listed))


@pytest.fixture(scope="module")
def line(
    running: Sandbox, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Lake, dict[date, Narrowed[Page]]]:
    lake = Lake(str(tmp_path_factory.mktemp("line") / "lake"))
    with fetcher(Settings.from_env(running.env), lake) as fetching:
        found = dict(pages(fetching, WEEKS, links_of, now=NOW))
    return lake, found


def _posts(
    line: tuple[Lake, dict[date, Narrowed[Page]]], pool: ExtractPool
) -> dict[date, Narrowed[Post]]:
    lake, found = line
    with Archive(lake, scratch=Path(lake.url)) as archive:
        told = posts(
            archive, lake, pool, WEEKS, lambda week: found[week].kept, links_of, identify=identify
        )
        return dict(told)


def test_archived_pages_become_posts_that_the_lake_takes(
    line: tuple[Lake, dict[date, Narrowed[Page]]],
) -> None:
    with ExtractPool(1) as pool:
        first = _posts(line, pool)[WEEKS[0]]
    written = line[0].write(POSTS, first.kept, run_id="r", week=WEEKS[0])
    assert written.rows == len(first.kept) == 6
    shared = next(each for each in first.kept if "ten-songs" in each.url)
    assert shared.song_ids == ("aaaa1", "aaaa2")
    assert {each.language for each in first.kept} == {"en"}


def test_a_second_run_extracts_nothing_again(
    line: tuple[Lake, dict[date, Narrowed[Page]]],
) -> None:
    with ExtractPool(1) as pool:
        first = _posts(line, pool)
    # A pool whose workers cannot live: it would fail if it were asked for anything.
    with ExtractPool(1, mebibytes=1) as broken:
        assert _posts(line, broken) == first


def test_the_tiny_world_is_judged_as_it_was_written(
    line: tuple[Lake, dict[date, Narrowed[Page]]],
) -> None:
    with ExtractPool(1) as pool:
        found = _posts(line, pool)
    judged = dict(kept_posts(WEEKS, lambda week: found[week].kept, chart_of))
    assert {each.url: each.song_id for each in judged[WEEKS[1]].kept} == {
        "http://blueferry.example/glass-houses/": "aaaa4",
        "http://blueferry.example/silver-lining/": "aaaa1",
    }
    assert _reasons(judged[WEEKS[1]]) == {
        "http://gonedark.example/silver-lining": "near_duplicate",
        "http://tonspur.example/glass-houses": "language:de",
        "https://www.nightbus.example/2021/11/ten-songs-for-the-weekend": "roundup:title",
    }


def test_kept_posts_go_through_the_lake_unchanged(lake: Lake) -> None:
    kept = _judged(post(), post(COMPARED, url="https://d.example/1")).kept
    lake.write(KEPT_POSTS, kept, run_id="r", week=WEEKS[0])
    assert tuple(lake.records(KEPT_POSTS, WEEKS[0])) == tuple(replace(each) for each in kept)

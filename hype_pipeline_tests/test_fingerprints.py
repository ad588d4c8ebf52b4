"""Fingerprints of texts: kept by what a text is, and the same whoever asked first."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from hype_pipeline import fingerprints
from hype_pipeline.corpus_twins import Plan, plan_of
from hype_pipeline.fingerprints import Computed, Kept
from hype_pipeline.lake import Lake
from hype_pipeline.records.collected import KeptPost
from hype_pipeline.text.likeness import SAME, Fingerprint, fingerprint, jaccard, likely
from hype_pipeline_tests.conftest import NOW

FIRST = date(2021, 11, 15)


def _text(rng: random.Random, words: int = 60) -> str:
    return " ".join(f"word{rng.randrange(4000)}" for _ in range(words))


def _edited(text: str, rng: random.Random) -> str:
    """A word in twenty-five is another, and something stands at the end."""
    told = [word if rng.random() > 1 / 25 else "other" for word in text.split()]
    return " ".join([*told, "read", "more", "on", "our", "site"])


def _post(number: int, text: str, week: date) -> KeptPost:
    return KeptPost(
        week=week,
        post_id=f"p{number}",
        url=f"https://blog{number}.example/x",
        song_id=f"s{number}",
        artist="Mt. Joy",
        title="Silver Lining",
        post_title=None,
        site_name=None,
        host=f"blog{number}.example",
        published=None,
        text=text,
        words=len(text.split()),
        source_url="https://blog.example/",
        retrieved_at=NOW,
        provider="tests",
    )


def _weeks() -> dict[date, list[KeptPost]]:
    """Six weeks of ten posts; half of each repeat posts of the week before."""
    rng = random.Random(0)
    weeks: dict[date, list[KeptPost]] = {}
    before: list[str] = []
    for number in range(6):
        week = FIRST + timedelta(weeks=number)
        texts = [_text(rng) for _ in range(5)]
        listed = [*texts, *(_edited(text, rng) for text in before)]
        weeks[week] = [_post(number * 10 + at, text, week) for at, text in enumerate(listed)]
        before = texts
    return weeks


def _plan(lake: Lake, weeks: dict[date, list[KeptPost]]) -> Plan:
    return plan_of(lambda: [post for week in sorted(weeks) for post in weeks[week]], 0, Kept(lake))


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts whose fingerprints were made."""
    listed: list[str] = []

    def noted(text: str) -> Fingerprint:
        listed.append(text)
        return fingerprint(text)

    monkeypatch.setattr(fingerprints, "fingerprint", noted)
    return listed


def test_a_new_week_costs_its_own_posts(lake: Lake, made: list[str]) -> None:
    weeks = _weeks()
    last = weeks.pop(max(weeks))
    _plan(lake, weeks)
    assert len(made) == sum(map(len, weeks.values()))
    made.clear()
    _plan(lake, {**weeks, last[0].week: last})
    assert sorted(made) == sorted(post.text for post in last)


def test_weeks_that_come_in_any_order_give_the_same_plan(tmp_path: Path) -> None:
    weeks = _weeks()
    forwards, backwards = Lake(str(tmp_path / "a")), Lake(str(tmp_path / "b"))
    for count in range(1, len(weeks) + 1):
        early = _plan(forwards, dict(list(weeks.items())[:count]))
        late = _plan(backwards, dict(list(weeks.items())[-count:]))
    everything = [post for listed in weeks.values() for post in listed]
    assert early == late == plan_of(lambda: everything, 0, Computed())
    assert len(early.twins) > 20


def test_a_twin_says_of_which_post_and_since_when(lake: Lake) -> None:
    weeks = _weeks()
    twin = _plan(lake, weeks).twins["p15"]
    assert twin.told() == {
        "of": "https://blog0.example/x",
        "post": "p0",
        "since": "2021-11-15",
        "jaccard": round(twin.jaccard, 3),
    }


def test_what_a_week_no_longer_holds_is_kept_no_longer(lake: Lake, made: list[str]) -> None:
    texts = ["one two three four", "five six seven eight"]
    Kept(lake).of_week(FIRST, texts)
    Kept(lake).of_week(FIRST, texts[:1])
    made.clear()
    Kept(lake).of_week(FIRST, texts)
    assert made == texts[1:]


def test_fingerprints_survive_the_disk(lake: Lake) -> None:
    texts = ["one two three four", "", "one two three four five", "\ud800 broken"]
    Kept(lake).of_week(FIRST, texts)
    found = Kept(lake).of_week(FIRST, texts)
    assert [_told(each) for each in found] == [_told(fingerprint(text)) for text in texts]


def test_candidates_are_what_an_index_finds_one_by_one() -> None:
    rng = random.Random(1)
    texts = [_text(rng) for _ in range(60)]
    texts += [_edited(text, rng) for text in texts]
    prints = [fingerprint(text) for text in texts]
    found = likely(prints)
    alike = {
        (earlier, at)
        for at in range(len(prints))
        for earlier in range(at)
        if jaccard(prints[earlier].shingles, prints[at].shingles) >= SAME
    }
    assert len(alike) > 50
    assert alike <= {(earlier, at) for at, listed in found.items() for earlier in listed}
    assert all(listed == sorted(listed) and max(listed) < at for at, listed in found.items())


def _told(each: Fingerprint) -> tuple[Sequence[int], Sequence[int]]:
    return each.shingles.tolist(), each.signature.tolist()

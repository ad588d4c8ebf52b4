"""Comments from the small generator: filled in, guarded, ranked, the same for the same seed."""

import pytest

from hype_pipeline.curate.guard import BLOCKED_RUN
from hype_pipeline.generate.commentary import as_drawn, candidates, commentary, known_genres


def test_every_comment_has_passed_the_guard(bundle):
    said = commentary(bundle, ["techno"], artist="Mount Ash", title="Kites", samples=5, seed=1)
    assert said.kept
    assert max(comment.scores["shared_run"] for comment in said.kept) < BLOCKED_RUN
    assert not any("{" in comment.text for comment in said.kept)


def test_what_was_blocked_has_its_reason(bundle):
    said = commentary(bundle, ["techno"], artist="Mount Ash", title="Kites", samples=20, seed=1)
    assert said.blocked
    assert all(blocked.reason for blocked in said.blocked)


def test_the_same_seed_says_the_same(bundle):
    one, other = (commentary(bundle, ["folk"], samples=3, seed=5) for _ in range(2))
    assert one == other


def test_another_seed_says_something_else(bundle):
    one, other = (commentary(bundle, ["folk"], samples=3, seed=seed) for seed in (5, 6))
    assert one.kept != other.kept


def test_a_name_that_is_an_address_blocks_everything(bundle):
    said = commentary(bundle, ["folk"], artist="@somebody", title="www.example.org", seed=2)
    assert not any("@" in comment.text or "www." in comment.text for comment in said.kept)


@pytest.mark.parametrize(
    ("asked", "known", "notes"),
    [
        (["techno"], ["techno"], 0),
        (["minimal techno"], ["techno"], 1),
        (["polka"], [], 1),
        (["techno", "minimal techno"], ["techno"], 1),
    ],
)
def test_unknown_genres_are_mapped_or_left_out_and_that_is_said(bundle, asked, known, notes):
    told, said = known_genres(bundle, asked)
    assert (told, len(said)) == (known, notes)


def test_no_more_comments_than_wanted(bundle):
    assert len(commentary(bundle, ["folk"], samples=2, seed=3).kept) <= 2


def test_what_is_drawn_for_measuring_is_all_there_and_marked(bundle):
    drawn = as_drawn(bundle, ["techno"], 60, seed=1)
    assert len(drawn) == 60
    assert {comment.reason is None for comment in drawn} == {True, False}
    passed, blocked = candidates(bundle, ["techno"], 30, seed=1)
    assert [comment for comment in drawn if comment.reason] == blocked
    assert {comment.text for comment in passed} <= {comment.text for comment in drawn}

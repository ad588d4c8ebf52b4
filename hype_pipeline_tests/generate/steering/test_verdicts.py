"""Curators' decisions as examples."""

from datetime import UTC, datetime

from hype_pipeline.generate.steering.verdicts import examples, verdicts
from hype_pipeline.models.values.learned import Example
from hype_pipeline.records.bot import Decision, Draft

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FROM = {"source_url": "u", "retrieved_at": NOW, "provider": "test"}


def draft(name: str, text: str) -> Draft:
    return Draft(
        draft_id=name,
        mention_id=f"m-{name}",
        artist="Mount Ash",
        title="Kites",
        spotify_id=None,
        genres=(),
        text=text,
        rank=1,
        scores="{}",
        flags=(),
        model="x",
        state="pending",
        created_at=NOW,
        **FROM,
    )


def decided(number: int, name: str, action: str, text: str | None = None) -> Decision:
    return Decision(number, name, action, text, "ann", NOW, **FROM)


DRAFTS = [draft(name, f"Mount Ash sound warm on Kites, {name}") for name in "abcd"]


def test_names_are_masked_and_of_several_decisions_the_last_counts():
    found = examples(
        DRAFTS,
        [decided(1, "a", "approved"), decided(2, "b", "approved"), decided(3, "b", "rejected")],
    )
    assert found == [
        Example("{artist} sound warm on {song}, a", liked=True, group="m-a"),
        Example("{artist} sound warm on {song}, b", liked=False, group="m-b"),
    ]


def test_an_edited_draft_is_liked_as_it_was_edited():
    (found,) = examples(DRAFTS, [decided(1, "c", "edited", "Kites by Mount Ash hums")])
    assert found == Example("{song} by {artist} hums", liked=True, group="m-c")


def test_a_draft_that_expired_or_was_never_decided_says_nothing():
    assert examples(DRAFTS, [decided(1, "d", "expired")]) == []


def test_a_decision_that_was_taken_back_says_nothing():
    said = [decided(1, "a", "approved"), decided(2, "a", "undone"), decided(3, "b", "rejected")]
    assert list(verdicts(said)) == ["b"]

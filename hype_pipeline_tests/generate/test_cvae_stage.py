"""Which training a night takes: the same for the same tables, and from the champion's CVAE where it may."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hype_pipeline.generate import parentage
from hype_pipeline.generate.beginning import EPOCHS, Beginning
from hype_pipeline.generate.cvae_stage import cvae_plan
from hype_pipeline.generate.plan import Plan
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.records.narrowing import Dropped
from hype_pipeline.records.trained import Promotion, TrainedModel
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.trained import CHAMPION, CVAE

NOW = datetime(2026, 11, 20, tzinfo=UTC)
FROM = {"source_url": "u", "retrieved_at": NOW, "provider": "test"}


def sentence(number: int, split: str | None = None) -> Sentence:
    usual = ("valid", "test", *["train"] * 18)[number % 20]
    return Sentence(
        *(f"s{number}", f"p{number}", 0, f"song{number}", "artist", ("folk",)),
        *(f"sentence number {number} of many", split or usual, None, "host"),
        **FROM,
    )


@dataclass(frozen=True)
class Line:
    """A lake whose CVAE was trained and promoted, without the hours."""

    store: ModelStore

    def corpus(self, *rows: Sentence) -> None:
        self.store.lake.write(SENTENCES, rows, run_id="r")

    def plan(self) -> Plan:
        return cvae_plan(self.store, preset="quick", seed=0)

    def night(self, *, promoted: bool = True) -> Plan:
        """Train and judge as planned."""
        plan = self.plan()
        about = {"fingerprint": f"fit of {plan.fingerprint}", "labels": []}
        about |= {"recipe": plan.request["recipe"]}
        self._keep("cvae", plan.fingerprint, about)
        parentage.keep(self.store, plan.fingerprint, Beginning(**plan.request["begun"]))
        self._keep("commentary", f"g{plan.fingerprint}", about, "cvae")
        made = TrainedModel(
            plan.fingerprint, True, "", "quick", "{}", plan.corpus, 1, 1, "{}", **FROM
        )
        said = Promotion(f"g{plan.fingerprint}", 1, promoted, "", None, "{}", **FROM)
        self.store.lake.write(CVAE, [made], run_id="r")
        self.store.lake.write(CHAMPION, [said], run_id="r")
        return plan

    def _keep(self, kind: str, name: str, about: dict[str, object], inside: str = "") -> None:
        folder = self.store.work(kind, name) / "finished"
        (folder / inside).mkdir(parents=True)
        (folder / inside / "about.json").write_text(json.dumps(about))
        (folder / "about.json").write_text(json.dumps(about))
        self.store.keep(kind, name, folder)


@pytest.fixture
def line(tmp_path: Path) -> Line:
    made = Line(ModelStore(Lake(str(tmp_path / "lake")), tmp_path / "scratch"))
    made.corpus(*map(sentence, range(400)))
    return made


def test_the_same_tables_make_the_same_plan(line: Line) -> None:
    assert line.plan() == line.plan()


def test_a_training_that_is_done_stands(line: Line) -> None:
    first = line.night()
    line.corpus(*map(sentence, range(420)))
    second = line.night()
    assert first.fingerprint != second.fingerprint
    assert line.plan() == second


def test_a_night_goes_on_from_the_champion_in_few_epochs(line: Line) -> None:
    first = line.night()
    line.corpus(*map(sentence, range(420)))
    second = line.plan()
    assert second.request["begun"]["parent"] == first.fingerprint
    assert second.decision.startswith(f"Goes on from {first.fingerprint}, warm start 1 of ")
    assert "4.8% of the corpus is new" in second.decision


def test_who_it_goes_on_from_is_part_of_the_name(line: Line) -> None:
    line.night()
    line.corpus(*map(sentence, range(420)))
    on = line.plan().fingerprint
    line.store.lake.write(CVAE, [], run_id="r")
    assert line.plan().fingerprint != on


def test_from_a_model_that_was_not_promoted_nothing_goes_on(line: Line) -> None:
    line.night(promoted=False)
    line.corpus(*map(sentence, range(420)))
    assert line.plan().decision == "Begins afresh: the last one is not the champion's."


def test_a_song_that_changed_sides_would_leak(line: Line) -> None:
    line.night()
    line.corpus(*map(sentence, range(420)), sentence(7, "valid"))
    assert "would leak: 1 sentences" in line.plan().decision


def test_a_sentence_taken_out_for_being_like_a_held_out_one_would_leak(line: Line) -> None:
    line.night()
    rows = [sentence(number) for number in range(420) if number != 7]
    like = Dropped(None, "s7", "like_held_out", False, "{}", **FROM)
    line.corpus(*rows, replace(sentence(7), sentence_id="s7-2", text="another of that post"))
    line.store.lake.write(TABLES["sentences_dropped"], [like], run_id="r")
    assert "would leak: 1 sentences" in line.plan().decision


def test_an_ancestors_reading_counts_as_its_own(line: Line) -> None:
    line.night()
    line.corpus(*map(sentence, range(400)), *map(sentence, range(402, 420)))
    assert line.night().request["begun"]["warm_starts"] == 1
    line.corpus(*[sentence(number) for number in range(440) if number != 7])
    assert "1 posts that it read were withdrawn" in line.plan().decision


def test_going_on_is_shorter(line: Line) -> None:
    from hype_pipeline.generate.cvae_stage import _sizes

    afresh, on = (_sizes(line.store, "quick", (), parent) for parent in (None, "p"))
    assert (on.train.loop.epochs, on.train.pretrain_epochs) == (EPOCHS, 0)
    assert afresh.train.loop.epochs > EPOCHS

"""The champion stage with a real registry and real, small generators: what is left standing, and why."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hype_pipeline.errors import Conflict, HypeError, NoChampion
from hype_pipeline.generate import beside, by_hand, promoting
from hype_pipeline.generate.promoting import promote
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.lake import Lake
from hype_pipeline.records.corpus import Genre, Sentence
from hype_pipeline.records.trained import Figure
from hype_pipeline.services.registry import Registry
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.trained import MODEL_REPORT
from hype_pipeline_tests.small_corpus import GENRES, posts

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 20, tzinfo=UTC)
FROM = {"source_url": "u", "retrieved_at": NOW, "provider": "grammar"}


def sentences():
    for number, post in enumerate(posts(12)):
        yield Sentence(
            *(f"{number}:0", f"p{number}", 0, f"s{number}", "An Artist"),
            genres=(GENRES[number % 3],),
            text=post[0],
            split=("valid", "train")[number % 2],
            week=None,
            host="a.example",
            **FROM,
        )


class House:
    """A lake with generators of several names, and a registry."""

    def __init__(self, folder: Path, generator: Path) -> None:
        self.generator = generator
        self.store = ModelStore(Lake(str(folder / "lake")), folder / "scratch")
        self.registry = Registry(f"sqlite:///{folder}/mlflow.db", folder / "mlflow")
        lake = self.store.lake
        lake.write(SENTENCES, sentences(), run_id="r")
        labels = [Genre(name, place, 4, "frequent", **FROM) for place, name in enumerate(GENRES)]
        lake.write(GENRE_VOCABULARY, labels, run_id="r")

    def report(self, model: str, *, copied: float = 0.1) -> None:
        """A generator of that name, and the report on it."""
        lake = self.store.lake
        target = lake.path("models", "commentary", model)
        if not Path(target).exists():
            shutil.copytree(self.generator, target)
            about = json.loads((self.generator / "about.json").read_text())
            (Path(target) / "about.json").write_text(json.dumps({**about, "fingerprint": model}))
        judged = [
            ("samples_copied_10", copied),
            ("samples_repeats", 0.1),
            ("nll_over_unigram", 0.1),
        ]
        rows = [
            Figure(model, name, value, 0.2, value <= 0.2, "about", **FROM) for name, value in judged
        ]
        lake.write(MODEL_REPORT, rows, run_id="r")

    def promote(self, model: str, **changed: float):
        self.report(model, **changed)
        return promote(self.store, self.registry, seed=0, now=NOW)

    @property
    def champion(self) -> str:
        version = self.registry.champion()
        assert version
        return version.fingerprint


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory, generator: Path) -> Path:
    folder = tmp_path_factory.mktemp("house")
    House(folder, generator).registry.champion()  # migrates the store
    return folder


@pytest.fixture
def house(empty: Path, tmp_path: Path, generator: Path) -> House:
    shutil.copy(empty / "mlflow.db", tmp_path / "mlflow.db")
    return House(tmp_path, generator)


@pytest.fixture
def nlls(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """What each model measures; otherwise 80."""
    told: dict[str, float] = {}

    def measured(bundles, store, *, seed):
        return [told.get(bundle.fingerprint, 80.0) for bundle in bundles]

    monkeypatch.setattr(beside, "nlls", measured)
    return told


def test_the_first_model_is_judged_alone_and_the_same_one_equals_itself(house: House) -> None:
    """The one test that measures: both are the same generator, told by the same chance."""
    first = house.promote("one")
    assert first.decision.startswith(
        "Promoted: the first model, and every absolute check is passed"
    )
    second = json.loads(house.promote("two").figures)
    assert second["rivals"] == {"1": second["nll"]}
    assert second["nll"] == json.loads(first.figures)["nll"] > 0


def test_a_model_over_a_limit_is_not_even_registered(house: House, nlls) -> None:
    said = house.promote("one", copied=0.9)
    assert said.decision == "Not promoted: samples_copied_10 is 0.9, limit 0.2."
    assert house.registry.versions() == []


def test_a_generator_that_left_the_lake_is_asked_for_again(house: House) -> None:
    house.report("one")
    shutil.rmtree(house.store.folder("commentary", "one"))
    with pytest.raises(HypeError, match="Generator one is no longer in the lake"):
        promote(house.store, house.registry, seed=0, now=NOW)


def test_a_worse_model_stays_the_challenger(house: House, nlls) -> None:
    house.promote("one")
    nlls["two"] = 81.0
    assert not house.promote("two").promoted
    assert house.champion == "one"
    assert house.registry.version(2).aliases == ("challenger",)


def test_the_margin_is_counted_from_the_last_model_that_was_better(house: House, nlls) -> None:
    nlls.update({"two": 80.7, "three": 81.4})
    house.promote("one")
    assert house.promote("two").promoted
    assert not house.promote("three").promoted


def test_the_champion_is_not_promoted_again(house: House, nlls) -> None:
    house.promote("one")
    assert "Nothing new" in house.promote("one").decision
    assert len(house.registry.versions()) == 1


def test_what_was_rolled_back_is_promoted_by_a_person_alone(house: House, nlls) -> None:
    house.promote("one")
    house.promote("two")
    said = by_hand.roll_back(house.registry, why="it swears", now=NOW)
    assert said.decision == "Rolled back from version 2 to version 1: it swears"
    nightly = house.promote("two")
    assert "version 2 was rolled back (2026-11-20: it swears)" in nightly.decision
    assert (nightly.promoted, house.champion) == (False, "one")
    by_hand.promote_version(house.registry, 2, why="it does not", now=NOW)
    assert house.champion == "two"


def test_a_rollback_goes_on_to_the_one_before_that(house: House, nlls) -> None:
    house.promote("one")
    house.promote("two")
    house.promote("three")
    by_hand.roll_back(house.registry, why="a", now=NOW)
    by_hand.roll_back(house.registry, why="b", now=NOW)
    assert house.champion == "one"
    with pytest.raises(NoChampion, match="Version 1 stays the champion"):
        by_hand.roll_back(house.registry, why="c", now=NOW)


def test_a_champion_whose_files_are_gone_gives_way_to_whoever_keeps_the_limits(
    house: House, nlls
) -> None:
    house.promote("one")
    shutil.rmtree(house.registry.champion_folder())
    nlls["two"] = 200.0
    said = house.promote("two")
    assert said.promoted
    assert "the champion cannot be used (The files of version 1" in said.decision


def test_a_crash_before_the_alias_was_set_is_made_good_by_the_next_run(
    house: House, nlls, monkeypatch
) -> None:
    def killed(*given: object, **named: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Registry, "switch", killed)
        with pytest.raises(KeyboardInterrupt):
            house.promote("one")
    assert house.registry.champion() is None
    assert house.promote("one").version == 1
    assert (house.champion, len(house.registry.versions())) == ("one", 1)


def test_who_was_overtaken_while_measuring_measures_again(house: House, nlls, monkeypatch) -> None:
    house.promote("one")
    house.promote("two")
    honest = promoting._judged

    def overtaken(*given, **named):
        monkeypatch.setattr(promoting, "_judged", honest)
        by_hand.roll_back(house.registry, why="it swears", now=NOW)
        return honest(*given, **named)

    monkeypatch.setattr(promoting, "_judged", overtaken)
    said = house.promote("three")
    assert said.promoted
    assert said.compared_with == "one"


def test_who_is_overtaken_every_time_gives_up(house: House, nlls, monkeypatch) -> None:
    def conflict(*given: object, **named: object) -> None:
        raise Conflict("The champion is version 9 by now.")

    monkeypatch.setattr(Registry, "switch", conflict)
    with pytest.raises(Conflict):
        house.promote("one")

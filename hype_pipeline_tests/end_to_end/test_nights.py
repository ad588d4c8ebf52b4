"""Two nights in Dagster with the real training process: one looks in on the first, the second goes on from it."""

import json

import dagster as dg
import pytest

from hype_pipeline.definitions import build_defs
from hype_pipeline.generate.store import ABOUT
from hype_pipeline.records.corpus import Genre
from hype_pipeline.records.trained import Promotion
from hype_pipeline.settings import Settings
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.trained import CHAMPION, CVAE
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.end_to_end.test_retraining import NOW, corpus
from hype_pipeline_tests.small_corpus import GENRES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("nights")
    return Settings(lake=str(folder / "lake"), scratch=folder / "scratch", look_seconds=0.5)


@pytest.fixture(scope="module")
def wiring(settings: Settings) -> Wiring:
    wired = Wiring(settings)
    wired.lake.write(SENTENCES, corpus(60), run_id="r")
    labels = [
        Genre(label, number, 60, "frequent", "u", NOW, "grammar")
        for number, label in enumerate(GENRES)
    ]
    wired.lake.write(GENRE_VOCABULARY, labels, run_id="r")
    return wired


@pytest.fixture(scope="module")
def first(settings: Settings, wiring: Wiring) -> dg.ExecuteInProcessResult:
    return train(settings, wiring)


def train(settings: Settings, wiring: Wiring) -> dg.ExecuteInProcessResult:
    defs = build_defs(settings, wiring)
    (cvae,) = [each for each in defs.assets or [] if each.key.path == ["cvae"]]  # type: ignore[union-attr]
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize([cvae], instance=instance, resources=dict(defs.resources or {}))


def promote(wiring: Wiring, cvae: str, generator: str) -> None:
    """As if a generator with that CVAE had been judged."""
    folder = wiring.store.work("commentary", generator) / "finished"
    (folder / "cvae").mkdir(parents=True)
    about = (wiring.store.folder("cvae", cvae) / ABOUT).read_text("utf-8")
    for place in (folder / "cvae", folder):
        (place / ABOUT).write_text(about, encoding="utf-8")
    wiring.store.keep("commentary", generator, folder)
    row = Promotion(generator, 1, True, "", None, "{}", "u", NOW, "test")
    wiring.lake.write(CHAMPION, [row], run_id="r")


def test_while_it_trains_one_sees_what_it_writes(first: dg.ExecuteInProcessResult) -> None:
    seen = first.asset_observations_for_node("cvae")
    last = seen[-1]
    assert last.description is not None
    assert last.description.startswith(("autoencoder: step ", "vae: step "))
    # The train split's curve has its first point after twenty steps, which a slow look may not see.
    assert {"step", "loss (valid)"} <= last.metadata.keys()
    assert "data:image/png" in str(last.metadata["curves"].value)
    assert str(last.metadata["what it writes"].value).count("\n") == 5
    assert str(last.metadata["from one sentence to another"].value).startswith("1. ")
    assert last.metadata["seconds to look in"].value < 5


def test_the_next_night_goes_on_from_the_champion_where_the_corpus_has_grown(
    settings: Settings, wiring: Wiring, first: dg.ExecuteInProcessResult
) -> None:
    (before,) = wiring.lake.records(CVAE)
    promote(wiring, before.model, "generator")
    wiring.lake.write(SENTENCES, corpus(64), run_id="r")
    result = train(settings, wiring)
    (told,) = result.asset_materializations_for_node("cvae")
    (row,) = wiring.lake.records(CVAE)
    assert before.decision == "Begins afresh: no earlier CVAE has kept what it read."
    assert row.decision.startswith(f"Goes on from {before.model}, warm start 1 of ")
    assert told.metadata["warm starts in a row"].value == 1
    about = json.loads((wiring.store.folder("cvae", row.model) / ABOUT).read_text("utf-8"))
    assert about["begun"]["parent"] == before.model
    assert row.steps < before.steps

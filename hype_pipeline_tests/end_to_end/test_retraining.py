"""From sentences to a champion in Dagster, with the real training process, on a small grammar's text."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from hype_pipeline.definitions import build_defs
from hype_pipeline.records.corpus import Genre, Sentence
from hype_pipeline.settings import Settings
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.trained import (
    CVAE,
    CVAE_CURVE,
    CVAE_SAMPLES,
    LC_GAN,
    MODEL_REPORT,
)
from hype_pipeline.wiring import Wiring
from hype_pipeline_tests.small_corpus import GENRES, posts

pytestmark = pytest.mark.slow
NOW = datetime(2026, 11, 20, tzinfo=UTC)
MODELS = ("topic_model", "cvae", "lc_gan", "model_report")


def corpus(count: int = 200) -> Iterator[Sentence]:
    """Sentences of so many posts, each text once, as the corpus has them."""
    said: set[str] = set()
    for number, post in enumerate(posts(count)):
        split = ("valid", "test", *["train"] * 8)[number % 10]
        new = [(position, text) for position, text in enumerate(post) if text not in said]
        for position, text in new:
            said.add(text)
            yield Sentence(
                *(f"{number}:{position}", f"p{number}", position, f"s{number}", "An Artist"),
                genres=(GENRES[number % 3],),
                text=text,
                split=split,
                week=None,
                host="a.example",
                source_url="u",
                retrieved_at=NOW,
                provider="grammar",
            )


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("retraining")
    return Settings(lake=str(folder / "lake"), scratch=folder / "scratch")


@pytest.fixture(scope="module")
def wiring(settings: Settings) -> Wiring:
    return Wiring(settings)


@pytest.fixture(scope="module")
def first(settings: Settings, wiring: Wiring) -> dg.ExecuteInProcessResult:
    """The first night."""
    wired = wiring
    wired.lake.write(SENTENCES, corpus(), run_id="r")
    labels = [
        Genre(label, number, 60, "frequent", "u", NOW, "grammar")
        for number, label in enumerate(GENRES)
    ]
    wired.lake.write(GENRE_VOCABULARY, labels, run_id="r")
    return retrain(settings, wired)


@pytest.fixture(autouse=True)
def _after_the_first_night(first: dg.ExecuteInProcessResult) -> None:
    assert first.success


def retrain(settings: Settings, wired: Wiring) -> dg.ExecuteInProcessResult:
    defs = build_defs(settings, wired)
    chosen = [each for each in defs.assets or [] if set(each.key.path) & set(MODELS)]  # type: ignore[union-attr]
    with dg.DagsterInstance.ephemeral() as instance:
        return dg.materialize(chosen, instance=instance, resources=dict(defs.resources or {}))


def test_the_cvae_is_kept_under_what_made_it(wiring: Wiring) -> None:
    (row,) = wiring.lake.records(CVAE)
    assert wiring.store.has("cvae", row.model)


def test_its_curve_and_samples_are_tables(wiring: Wiring) -> None:
    kinds = {row.kind for row in wiring.lake.records(CVAE_SAMPLES)}
    points = sum(1 for _ in wiring.lake.records(CVAE_CURVE))
    assert (kinds, points > 3) == ({"prior", "reconstruction", "interpolation"}, True)


def test_the_lc_gan_says_why_it_ships_or_not(wiring: Wiring) -> None:
    (row,) = wiring.lake.records(LC_GAN)
    assert row.decision.startswith(("Ships", "Trained, and not shipped", "Not trained"))


def test_nothing_unknown_and_nothing_unsampled_is_printed(wiring: Wiring) -> None:
    figures = {row.figure: row.value for row in wiring.lake.records(MODEL_REPORT)}
    assert (figures["printed_not_sampled"], figures["unknown_emitted"]) == (0, 0)


def test_a_second_run_trains_nothing_and_writes_the_same(
    settings: Settings, wiring: Wiring
) -> None:
    listed = [TABLES[name] for name in (*MODELS, "cvae_curve", "cvae_samples")]
    before = {table.name: wiring.lake.content_hash(table) for table in listed}
    result = retrain(settings, wiring)
    fresh = result.asset_materializations_for_node("cvae")[0].metadata["trained now"].value
    after = {table.name: wiring.lake.content_hash(table) for table in listed}
    assert (fresh, after) == (False, before)


def test_the_bundle_of_the_report_can_be_loaded(wiring: Wiring, tmp_path: Path) -> None:
    from hype_pipeline.generate.bundle import load_bundle
    from hype_pipeline.generate.commentary import commentary

    model = next(iter(wiring.lake.records(MODEL_REPORT))).model
    bundle = load_bundle(wiring.store.folder("commentary", model))
    said = commentary(bundle, ["techno"], artist="An Artist", title="A Title", samples=3)
    assert len(said.kept) + len(said.blocked) > 0


def test_the_report_says_how_long_each_part_took(first: dg.ExecuteInProcessResult) -> None:
    (told,) = first.asset_materializations_for_node("model_report")
    parts = told.metadata["seconds by part"].value
    assert {"likelihood, valid", "texts", "copies", "topics"} <= parts.keys()  # type: ignore[union-attr]

"""The registered model, loaded by MLflow alone, says what the bundle says."""

import json
import warnings

import pytest

from hype_pipeline.generate.commentary import commentary
from hype_pipeline.services.registry import Registry


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # MLflow's own, about type hints and its own imports
def test_a_registered_generator_answers_as_the_bundle_does(generator, bundle, tmp_path):
    registry = Registry(f"sqlite:///{tmp_path}/mlflow.db", tmp_path / "files")
    registry.promote(registry.register(generator, {"nll": 1.0}))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow.pyfunc

        served = mlflow.pyfunc.load_model(str(registry.champion_folder().parents[1]))
        (answer,) = served.predict(
            [{"genres": "techno, polka", "artist": "Mount Ash", "title": "Kites", "seed": "4"}]
        )
    said = commentary(bundle, ["techno", "polka"], artist="Mount Ash", title="Kites", seed=4)
    told = json.loads(answer)
    assert [text["text"] for text in told["texts"]] == [comment.text for comment in said.kept]
    assert told["notes"] == list(said.notes)

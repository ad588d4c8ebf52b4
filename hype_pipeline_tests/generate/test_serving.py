"""The registered model, loaded by MLflow alone, says what the bundle says."""

import warnings
from pathlib import Path

import pytest

from hype_pipeline.generate.commentary import commentary
from hype_pipeline.generate.packing import pack


@pytest.fixture(scope="module")
def packed(generator: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return pack(generator, tmp_path_factory.mktemp("packed") / "model")


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_nothing_is_pickled_and_nothing_is_superfluous(packed, generator):
    own = {path.relative_to(generator).as_posix() for path in files(generator)}
    beside = {"MLmodel", "serving.py", "conda.yaml", "python_env.yaml", "requirements.txt"}
    found = {path.relative_to(packed).as_posix() for path in files(packed)}
    assert found == beside | {f"artifacts/{generator.name}/{name}" for name in own}
    assert {path.suffix for path in files(packed)} <= {
        *("", ".py", ".yaml", ".txt", ".json", ".safetensors"),
    }


def test_no_file_names_a_place_on_this_machine(packed, generator):
    here = [
        str(generator).encode(),
        str(packed.parent).encode(),
        str(Path(__file__).parents[2]).encode(),
    ]
    told = b"".join(path.read_bytes() for path in files(packed))
    assert [place for place in here if place in told] == []


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # MLflow's own, about type hints and its own imports
def test_a_saved_generator_answers_as_the_bundle_does(packed, bundle):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow.pyfunc
        import pandas as pd

        served = mlflow.pyfunc.load_model(str(packed))
        asked = pd.DataFrame([{"genres": "techno, polka", "artist": "Mount Ash", "seed": 4.0}])
        (answer,) = served.predict(asked)
    said = commentary(bundle, ["techno", "polka"], artist="Mount Ash", seed=4)
    assert [text["text"] for text in answer["texts"]] == [comment.text for comment in said.kept]
    assert (answer["notes"], answer["blocked"]) == (list(said.notes), len(said.blocked))
    assert answer["model"] == bundle.fingerprint


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_hostile_rows_are_refused_as_bad_input(packed):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import mlflow.pyfunc
        import pandas as pd
        from mlflow.exceptions import MlflowException

        served = mlflow.pyfunc.load_model(str(packed))
        with pytest.raises(MlflowException, match="samples is -3") as refused:
            served.predict(pd.DataFrame([{"genres": "techno", "samples": -3.0}]))
        with pytest.raises(MlflowException, match=r"missing inputs \['genres'\]"):
            served.predict(pd.DataFrame([{"genre": "techno"}]))
    assert refused.value.get_http_status_code() == 400

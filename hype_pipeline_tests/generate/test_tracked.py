"""What MLflow is told of a training."""

from hype_pipeline.generate.tracked import training

ABOUT = {
    "config": {"latent": 32},
    "train": {"loop": {"epochs": 6}},
    "seed": 4,
    "data": {"fingerprint": "abc", "sentences": {"train": 9}},
    "parameters": 7,
    "steps": 90,
    "figures": {"nll": 36.7, "active_units": 7},
    "curve": [{"step": 15, "split": "valid", "figure": "nll", "value": 40.0}],
    "samples": [{"text": "warm synths"}],
    "run": {"device": "cpu"},
    "decision": "Trained.",
}


def test_settings_data_and_curves_are_told_by_name():
    run = training("cvae", "f", ABOUT, corpus="c", told_by="r")
    assert run.params == {
        "config.latent": 32,
        "train.loop.epochs": 6,
        "seed": 4,
        "data.fingerprint": "abc",
        "data.sentences.train": 9,
        "corpus": "c",
        "parameters": 7,
        "steps": 90,
        "run.device": "cpu",
    }
    assert [(point.figure, point.step) for point in run.curves] == [("valid/nll", 15)]
    assert run.tags == {"corpus": "c", "decision": "Trained.", "dagster_run": "r"}
    assert run.files.keys() == {"about.json", "samples.json"}

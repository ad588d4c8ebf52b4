"""The generator as an MLflow model: code from a file, the bundle beside it, nothing pickled.

What the served model answers is serving.py's. A saved model says nothing of the machine that made it.
"""

from pathlib import Path

from hype_pipeline.generate import served_rows

SERVING = "serving.py"
_ARTIFACT = "generator"
_FLAVOR = "python_function"


def pack(bundle: Path, out: Path) -> Path:
    """Save the *bundle* as the MLflow model *out*."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of type hints that we leave out on purpose
        import mlflow.pyfunc
        from mlflow.models import Model

        mlflow.pyfunc.save_model(
            out,
            python_model=str(Path(__file__).with_name(SERVING)),
            artifacts={_ARTIFACT: str(bundle)},
            signature=served_rows.signature(),
            input_example=None,
            pip_requirements=["hype-pipeline[models]"],
        )
        described = Model.load(out)
    flavor = described.flavors[_FLAVOR]
    # MLflow notes where things were; only their names matter to whoever loads them.
    flavor["model_code_path"] = SERVING
    for artifact in flavor["artifacts"].values():
        artifact["uri"] = artifact["path"]
    described.save(out / "MLmodel")
    return out

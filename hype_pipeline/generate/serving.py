"""The generator as MLflow serves it: this file is the model's code, the bundle its artifact.

MLflow runs it when the model is saved and whenever it is loaded; nothing is pickled. What may be
asked is in served_rows.py. For each row the answer has the texts that the guard let through, best first,
how many it blocked, and what is to be said of the genres.
"""

from pathlib import Path
from typing import Any

import mlflow.models  # noqa: TID253  this file is loaded by MLflow alone
import pandas as pd  # noqa: TID253
from mlflow.exceptions import MlflowException  # noqa: TID253
from mlflow.pyfunc import PythonModel, PythonModelContext  # noqa: TID253


class Commentator(PythonModel):  # type: ignore[misc]  # MLflow ships no types
    """Commentary for songs."""

    def load_context(self, context: PythonModelContext) -> None:
        """Open the bundle."""
        from hype_pipeline.generate.patience import wait_patiently

        wait_patiently()  # before anything loads torch
        from hype_pipeline.generate.bundle import load_bundle

        self.bundle = load_bundle(Path(context.artifacts["generator"]))

    def predict(
        self,
        context: PythonModelContext,  # noqa: ARG002  MLflow passes it by name
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002  likewise; there are none
    ) -> list[dict[str, Any]]:
        """One answer for each row."""
        from hype_pipeline.errors import BadInput
        from hype_pipeline.generate import served_rows

        try:
            asked = served_rows.read(model_input)
            served_rows.check(asked, self.bundle.cvae.scale)
        except BadInput as error:
            raise MlflowException.invalid_parameter_value(str(error)) from error
        return [self._answer(row) for row in asked]

    def _answer(self, asked: Any) -> dict[str, Any]:
        from hype_pipeline.generate.commentary import commentary

        said = commentary(
            self.bundle,
            asked.genres,
            features=asked.features,
            artist=asked.artist,
            title=asked.title,
            samples=asked.samples,
            seed=asked.seed,
        )
        texts = [
            {
                "text": comment.text,
                "scores": {name: round(value, 4) for name, value in comment.scores.items()},
                "flags": list(comment.flags),
            }
            for comment in said.kept
        ]
        return {
            "texts": texts,
            "blocked": len(said.blocked),
            "notes": list(said.notes),
            "model": self.bundle.fingerprint,
        }


mlflow.models.set_model(Commentator())

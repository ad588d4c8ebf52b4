"""The generator as MLflow serves it: this file is the model's code, the bundle its artifact.

MLflow runs it when the model is saved and whenever it is loaded; nothing is pickled. An input is
an object of strings: `genres` (separated by commas) and, where wanted, `artist`, `title`, `samples`
and `seed`; the answer has the texts that the guard let through, best first, as one JSON object for each input.
"""

import json
from pathlib import Path

import mlflow.models  # noqa: TID253  this file is loaded by MLflow alone
from mlflow.pyfunc import PythonModel, PythonModelContext  # noqa: TID253


class Commentator(PythonModel):  # type: ignore[misc]  # MLflow ships no types
    """Commentary for songs."""

    def load_context(self, context: PythonModelContext) -> None:
        """Open the bundle."""
        from hype_pipeline.generate.bundle import load_bundle

        self.bundle = load_bundle(Path(context.artifacts["generator"]))

    def predict(
        self,
        context: PythonModelContext,  # noqa: ARG002  MLflow passes it by name
        model_input: list[dict[str, str]],
    ) -> list[str]:
        """One answer for each input."""
        from hype_pipeline.generate.commentary import commentary

        answers = []
        for asked in model_input:
            said = commentary(
                self.bundle,
                [genre.strip() for genre in asked["genres"].split(",") if genre.strip()],
                artist=asked.get("artist"),
                title=asked.get("title"),
                samples=int(asked.get("samples", "5")),
                seed=int(asked.get("seed", "0")),
            )
            texts = [{"text": text.text, "flags": text.flags} for text in said.kept]
            answers.append(json.dumps({"texts": texts, "notes": said.notes}, ensure_ascii=False))
        return answers


mlflow.models.set_model(Commentator())

"""A CVAE in training, as its last checkpoint has it: for whoever looks in while it learns.

What makes its weights readable (sizes, words and how they are spelled, genres) lies beside the checkpoints of each phase.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from hype_pipeline.models.batches import Corpus
from hype_pipeline.models.checkpoint import ABOUT, put_in, read_about, read_weights
from hype_pipeline.models.configs import CvaeConfig, told
from hype_pipeline.models.cvae import CvaeModel
from hype_pipeline.models.features import Scale
from hype_pipeline.models.reproducible import seeded
from hype_pipeline.models.spelling import Spelling
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.models.training import Standing
from hype_pipeline.text.tokens import Vocabulary

_KNOWN = "known.json"
_NOW = "now."  # what a checkpoint calls the weights of its step


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What a training has come to."""

    cvae: TrainedCvae
    phase: str
    standing: Standing


def describe(phase: Path, config: CvaeConfig, corpus: Corpus) -> None:
    """Say beside the checkpoints in *phase* what their weights are of."""
    phase.mkdir(parents=True, exist_ok=True)
    Spelling.of(corpus.splits["train"].ids.flat, corpus.vocabulary).write(phase, corpus.vocabulary)
    said = {
        "config": told(config),
        "vocabulary": corpus.vocabulary.tokens,
        "labels": corpus.labels,
        "features": corpus.scale.told(),
    }
    unfinished = phase / f"{_KNOWN}.partial"
    unfinished.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(phase / _KNOWN)


def unfinished(checkpoints: Path) -> Unfinished | None:
    """The newest checkpoint of any training in *checkpoints*; None before the first."""
    found = [path.parent for path in checkpoints.rglob(f"step-*[0-9]/{ABOUT}")]
    if not found:
        return None
    step = max(found, key=lambda folder: (folder / ABOUT).stat().st_mtime)
    known = json.loads((step.parent / _KNOWN).read_text("utf-8"))
    config = CvaeConfig(**known["config"])
    vocabulary, labels = Vocabulary(tuple(known["vocabulary"])), tuple(known["labels"])
    with seeded("loading"):
        model = CvaeModel(config, vocabulary=len(vocabulary), labels=len(labels))
    weights = read_weights(step).items()
    now = {name.removeprefix(_NOW): own for name, own in weights if name.startswith(_NOW)}
    put_in(model, now, step)
    fixed = model.requires_grad_(requires_grad=False)
    scale = Scale.read(known["features"])
    spelling = Spelling.read(step.parent, vocabulary)
    cvae = TrainedCvae(fixed, vocabulary, labels, config, {}, scale, spelling=spelling)
    return Unfinished(cvae, step.parent.name, Standing.of(read_about(step)["standing"]))

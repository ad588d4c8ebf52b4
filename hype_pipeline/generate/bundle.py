"""The generator as one folder: CVAE, topics, how texts are drawn, and what must not be repeated.

    about.json                    what it is made of, written last
    cvae/  topics/  lc_gan/       as their own rooms write them; in lc_gan stands what ships
    shared_runs.safetensors       hashes of the training text (curate/guard.py)

What is done with it is in commentary.py; how it is registered and served, elsewhere.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.curate.shared_runs import SharedRuns
from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.generate.drawing import AS_LEARNT, Method
from hype_pipeline.generate.steering.decision import CHOICE
from hype_pipeline.generate.steering.values import TOPIC_ALONE, reader_of, retold
from hype_pipeline.generate.steering.ways import ACTOR, BEST_OF, PRIOR
from hype_pipeline.generate.steering.weighted import WEIGHTED, added
from hype_pipeline.models.values.steering import Steering

if TYPE_CHECKING:
    from torch import nn

    from hype_pipeline.models.trained import TrainedCvae
    from hype_pipeline.topics.model import Topics

KIND = "commentary"
_ABOUT = "about.json"
_RUNS = "shared_runs.safetensors"


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything that a comment needs."""

    cvae: "TrainedCvae"
    topics: "Topics"
    method: Method  # of drawing
    way: str  # its name in figures
    count: int  # texts that are drawn for each that is kept
    values: Steering  # what texts are ranked by, and were steered by
    known: SharedRuns
    about: Mapping[str, Any]

    @property
    def fingerprint(self) -> str:
        """Its name."""
        return str(self.about["fingerprint"])


def save_bundle(
    folder: Path,
    *,
    fingerprint: str,
    cvae: Path,
    topics: Path,
    lc_gan: Path | None,
    training_texts: Iterable[str],
    values: Mapping[str, Any] = TOPIC_ALONE,
) -> Path:
    """Write the generator to *folder*, which appears whole or not at all; *lc_gan* has the decision, None
    draws from the prior; *values* as values.py tells them."""
    unfinished = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    shutil.copytree(cvae, unfinished / "cvae")
    shutil.copytree(topics, unfinished / "topics")
    if lc_gan is not None:
        shutil.copytree(lc_gan, unfinished / "lc_gan")
    SharedRuns.of(training_texts).save(unfinished / _RUNS)
    about = {"kind": KIND, "fingerprint": fingerprint, "lc_gan": lc_gan is not None}
    about["values"] = dict(values)
    (unfinished / _ABOUT).write_text(json.dumps(about), encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    unfinished.replace(folder)
    return folder


def is_bundle(folder: Path) -> bool:
    """Whether *folder* holds a finished generator."""
    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("kind") == KIND


def load_bundle(folder: Path) -> Bundle:
    """The generator in *folder*. Raises BadInput where there is none, CheckpointMismatch where its
    parts do not belong together."""
    from hype_pipeline.models.trained import load_cvae
    from hype_pipeline.topics.model import Topics

    try:
        about = json.loads((folder / _ABOUT).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        message = f"{folder} holds no finished generator: there is no {_ABOUT}."
        raise BadInput(message) from error
    if about.get("kind") != KIND:
        message = f"{folder} holds a {about.get('kind')}, not a generator."
        raise CheckpointMismatch(message)
    if "values" not in about:
        raise CheckpointMismatch(f"{folder} does not say what its texts are ranked by; train anew.")
    cvae = load_cvae(folder / "cvae")
    topics = Topics.load(folder / "topics")
    method, way, count = AS_LEARNT, PRIOR, BEST_OF
    if about["lc_gan"]:
        method, way, count = _decided(folder / "lc_gan", cvae, topics)
    values = retold(about["values"], topics, reader_of(cvae))
    known = SharedRuns.load(folder / _RUNS)
    return Bundle(cvae, topics, method, way, count, values, known, about)


def _decided(folder: Path, cvae: "TrainedCvae", topics: "Topics") -> tuple[Method, str, int]:
    """How texts are drawn, what that is called, and how many for each that is kept."""
    from hype_pipeline.models.checkpoint import read_about

    about = read_about(folder)
    count = about.get("count", BEST_OF)
    if about["method"] == WEIGHTED:
        return Method(added=added(cvae, topics, about["strength"])), WEIGHTED, count
    if about["method"] in (ACTOR, CHOICE):
        return Method(actor=_actor(folder, about)), ACTOR, count
    return AS_LEARNT, PRIOR, count


def _actor(folder: Path, about: Mapping[str, Any]) -> "nn.Module":
    from hype_pipeline.models.checkpoint import put_in, read_weights
    from hype_pipeline.models.lcgan.choice import Choice
    from hype_pipeline.models.lcgan.config import LcganConfig
    from hype_pipeline.models.lcgan.networks import Actor

    config = LcganConfig(**about["config"])
    actor = Choice(config) if about["method"] == CHOICE else Actor(config)
    # Choices that were made before latents had a density choose among those of the standard normal.
    usual = {name: value for name, value in actor.state_dict().items() if name in ("mean", "root")}
    put_in(actor, {**usual, **read_weights(folder)}, folder)
    return actor.eval().requires_grad_(requires_grad=False)

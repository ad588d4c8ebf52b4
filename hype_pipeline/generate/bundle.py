"""The generator as one folder: CVAE, topics, actor if it ships, and what must not be repeated.

    about.json                    what it is made of, written last
    cvae/  topics/  lc_gan/       as their own rooms write them; lc_gan only where it ships
    shared_runs.safetensors       hashes of the training text (curate/guard.py)

What is done with it is in commentary.py; how it is registered and served, elsewhere.
"""

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.curate.guard import SharedRuns
from hype_pipeline.errors import BadInput, CheckpointMismatch
from hype_pipeline.generate.lcgan_decision import CHOICE
from hype_pipeline.generate.values import TOPIC_ALONE, reader_of, retold
from hype_pipeline.models.values import Steering

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
    actor: "nn.Module | None"  # what steers latents; None: the prior's are decoded as they are
    values: Steering  # what texts are ranked by, and latents were steered by
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
    """Write the generator to *folder*, which appears whole or not at all; *lc_gan* where it ships;
    *values* as values.py tells them."""
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
    actor = _actor(folder / "lc_gan") if about["lc_gan"] else None
    values = retold(about["values"], topics, reader_of(cvae))
    return Bundle(cvae, topics, actor, values, SharedRuns.load(folder / _RUNS), about)


def _actor(folder: Path) -> "nn.Module":
    from hype_pipeline.models.checkpoint import put_in, read_about, read_weights
    from hype_pipeline.models.lcgan import Actor
    from hype_pipeline.models.lcgan_choice import Choice
    from hype_pipeline.models.lcgan_config import LcganConfig

    about = read_about(folder)
    config = LcganConfig(**about["config"])
    actor = Choice(config) if about["method"] == CHOICE else Actor(config)
    put_in(actor, read_weights(folder), folder)
    return actor.eval().requires_grad_(requires_grad=False)

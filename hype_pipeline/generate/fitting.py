"""A generator from sentences in one go: topics, CVAE, LC-GAN, bundle. For the command line.

The weekly line makes the same stages from tables and keeps each on its own (stages.py).
"""

import shutil
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.bundle import save_bundle
from hype_pipeline.generate.topic_control import fit_lcgan
from hype_pipeline.models.configs import Preset
from hype_pipeline.records import Sentence

if TYPE_CHECKING:
    from hype_pipeline.topics import TopicConfig, Topics

Progress = Callable[[str, int, int, Mapping[str, float]], None]
# Of a time limit; the rest is for topics, the LC-GAN and reading what it draws.
_CVAE_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was made, and what was measured on the way."""

    folder: Path
    fingerprint: str
    seconds: float
    topics: "Topics"
    cvae: Mapping[str, Any]  # its about.json
    lc_gan: Mapping[str, Any]


def fit(
    rows: Sequence[Sentence],
    labels: Sequence[str],
    out: Path,
    *,
    preset: Preset,
    seed: int,
    minutes: float | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Fitted:
    """Train on *rows* and write the generator *out*, which appears whole or not at all.

    A killed call goes on where it was when it is made again: until the end its work lies beside
    *out*. *threads* are torch's; None: one for each core.
    """
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.models.fit import fit_cvae
    from hype_pipeline.models.trained import load_cvae

    started = time.monotonic()
    say = progress or (lambda *_: None)
    work = out.with_name(f"{out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    say("topics", 0, 1, {})
    topics = fit_topics(rows, work / "topics", seed=seed)
    say("topics", 1, 1, {"npmi": topics.npmi[topics.descriptive]})
    cvae = fit_cvae(
        rows,
        labels,
        config=preset.config,
        train=preset.train,
        seed=seed,
        checkpoints=work / "checkpoints",
        out=work / "cvae",
        minutes=None if minutes is None else minutes * _CVAE_SHARE,
        threads=threads,
        progress=progress,
    )
    names = {"cvae": cvae["fingerprint"], "seed": seed}
    lc_gan = fit_lcgan(
        load_cvae(work / "cvae"),
        topics,
        rows,
        fingerprint=fingerprint(kind="lc_gan", **names),
        seed=seed,
        out=work / "lc_gan",
        progress=progress,
    )
    name = fingerprint(kind="commentary", **names)
    save_bundle(
        out,
        fingerprint=name,
        cvae=work / "cvae",
        topics=work / "topics",
        lc_gan=work / "lc_gan" if lc_gan["ships"] else None,
        training_texts=(row.text for row in rows if row.split == "train"),
    )
    shutil.rmtree(work)
    return Fitted(out, name, time.monotonic() - started, topics, cvae, lc_gan)


def fit_topics(
    rows: Iterable[Sentence], out: Path, *, seed: int, config: "TopicConfig | None" = None
) -> "Topics":
    """Learn topics from the posts of the train split, judge them on valid, write the folder *out*."""
    from hype_pipeline.topics import TopicConfig
    from hype_pipeline.topics import fit_better as learn

    posts: dict[str, dict[str, list[str]]] = {"train": {}, "valid": {}, "test": {}}
    for row in rows:
        posts[row.split].setdefault(row.post_id, []).append(row.text)
    topics = learn(
        list(posts["train"].values()),
        list(posts["valid"].values()),
        config=config or TopicConfig(),
        seed=seed,
    )
    shutil.rmtree(out, ignore_errors=True)
    topics.save(out)
    return topics


def check_out(out: Path) -> None:
    """Refuse to replace anything that is not a generator. Raises BadInput."""
    from hype_pipeline.generate.bundle import is_bundle

    if out.exists() and not is_bundle(out) and not (out.is_dir() and not any(out.iterdir())):
        raise BadInput(f"{out} exists and holds no generator; it is left as it is.")


def with_epochs(preset: Preset, epochs: int | None) -> Preset:
    """*preset* with another number of passes over the data; None: its own."""
    if epochs is None:
        return preset
    loop = replace(preset.train.loop, epochs=epochs)
    return replace(preset, train=replace(preset.train, loop=loop))

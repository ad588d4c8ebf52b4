"""A generator from sentences in one go: topics, CVAE, LC-GAN, bundle. For the command line.

How each is made is in making.py; the weekly line keeps each on its own (stages.py).
"""

import shutil
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import BadInput
from hype_pipeline.generate import making
from hype_pipeline.generate.making import Progress
from hype_pipeline.generate.sentence_file import FileSentence
from hype_pipeline.generate.song_features import Chosen, chosen
from hype_pipeline.generate.steering.values import DEFAULT, VALUES
from hype_pipeline.generate.wider_text import PlainText
from hype_pipeline.models.configs import Preset, with_features
from hype_pipeline.models.values.steering import wanted

if TYPE_CHECKING:
    from hype_pipeline.topics.model import Topics

# Of a time limit; the rest is for topics, the LC-GAN and reading what it draws.
_CVAE_SHARE = 0.85


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was made, and what was measured on the way."""

    folder: Path
    fingerprint: str
    seconds: float
    topics: "Topics"
    features: Chosen
    cvae: Mapping[str, Any]  # its about.json
    lc_gan: Mapping[str, Any]


def fit(
    rows: Sequence[FileSentence],
    labels: Sequence[str],
    out: Path,
    *,
    preset: Preset,
    seed: int,
    wider: PlainText | None = None,
    minutes: float | None = None,
    threads: int | None = None,
    values: str = DEFAULT,
    topic_count: int = 0,
    topic: str = "",
    progress: Progress | None = None,
) -> Fitted:
    """Train on *rows* and write the generator *out*, which appears whole or not at all.

    A killed call goes on where it was when it is made again: until the end its work lies beside
    *out*. *threads* are torch's; None: one for each core. *values* is
    what texts are to have (HYPE_VALUES); no curator's decision is at hand here.
    *wider* is what encoder and decoder learn from first. *topic_count* and *topic* are
    HYPE_TOPIC_COUNT and HYPE_TOPIC.
    """
    from hype_pipeline.models.batches import read
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.models.fit import fit_corpus

    started = time.monotonic()
    wanted(values, VALUES)  # refused before hours are spent
    say = progress or (lambda *_: None)
    work = out.with_name(f"{out.name}.training")
    work.mkdir(parents=True, exist_ok=True)
    parts = {name: work / name for name in ("cvae", "topics", "lc_gan")}
    say("topics", 0, 1, {})
    topics = making.make_topics(
        rows, parts["topics"], seed=seed, count=topic_count, topic=topic, progress=progress
    )
    say("topics", 1, 1, {"topics": topics.count, "npmi": topics.npmi[topics.descriptive]})
    features = chosen(rows)
    sized = with_features(preset, features.names)
    cvae = fit_corpus(
        read(rows, labels, sized.config, wider),
        config=sized.config,
        train=sized.train,
        seed=seed,
        checkpoints=work / "checkpoints",
        out=parts["cvae"],
        minutes=None if minutes is None else minutes * _CVAE_SHARE,
        threads=threads,
        progress=progress,
    )
    names = {"cvae": cvae["fingerprint"], "seed": seed, "values": wanted(values, VALUES)}
    names["topics"] = [topic_count, topic]
    lc_gan = making.make_lc_gan(
        rows,
        parts["lc_gan"],
        cvae=parts["cvae"],
        topics=parts["topics"],
        fingerprint=fingerprint(kind="lc_gan", **names),
        seed=seed,
        values=values,
        progress=progress,
    )
    name = fingerprint(kind="commentary", **names)
    making.put_together(rows, out, fingerprint=name, **parts)
    shutil.rmtree(work)
    return Fitted(out, name, time.monotonic() - started, topics, features, cvae, lc_gan)


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

"""How each part of a generator is made: from sentences, and the parts before it, to a finished folder.

The CVAE is not among them: models/fit.py does all that there is to do.

The walk is the same for everybody. Who keeps the folders, and under which names, differs: the weekly
line keeps each in the lake (stages.py), the command line all of them in one place (fitting.py).
"""

import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate.bundle import save_bundle
from hype_pipeline.generate.figures.judged import Posted
from hype_pipeline.generate.steering.stage import fit_lcgan
from hype_pipeline.generate.steering.values import DEFAULT
from hype_pipeline.models.values.learned import Example

if TYPE_CHECKING:
    from hype_pipeline.topics.model import Topics

Progress = Callable[[str, int, int, Mapping[str, float]], None]  # phase, step, of how many, figures


def make_topics(
    rows: Iterable[Posted],
    out: Path,
    *,
    seed: int,
    count: int = 0,
    topic: str = "",
    progress: Progress | None = None,
) -> "Topics":
    """Topics of the posts of the train split, judged on those of valid.

    *count* of them (HYPE_TOPIC_COUNT), chosen if 0; *topic* says which one is the descriptive one
    (HYPE_TOPIC), the rule if empty. Raises BadInput.
    """
    from hype_pipeline.topics.configs import NumberConfig, TopicConfig
    from hype_pipeline.topics.fitting import DOCUMENTS, fit_better
    from hype_pipeline.topics.number import choose_number

    say = progress or (lambda *_: None)
    posts: dict[str, dict[str, list[str]]] = {"train": {}, "valid": {}, "test": {}}
    for row in rows:
        posts[row.split].setdefault(row.post_id, []).append(row.text)
    learnt, held_out = (list(posts[split].values()) for split in ("train", "valid"))
    config = TopicConfig(topics=count) if count else TopicConfig()
    choice = None
    if not count:
        choice = choose_number(
            learnt,
            held_out,
            config=config,
            number=NumberConfig(),
            seed=seed,
            say=lambda done, of: say("number of topics", done, of, {}),
        )
        config = replace(config, topics=choice.number)
    documents = (choice.document,) if choice else DOCUMENTS
    topics = fit_better(learnt, held_out, config=config, seed=seed, documents=documents)
    topics = replace(topics, choice=choice)
    if topic:
        topics = topics.describing(topic)
    shutil.rmtree(out, ignore_errors=True)
    topics.save(out)
    return topics


def make_lc_gan(
    rows: Sequence[Posted],
    out: Path,
    *,
    cvae: Path,
    topics: Path,
    fingerprint: str,
    seed: int,
    values: str = DEFAULT,
    verdicts: Sequence[Example] = (),
    progress: Progress | None = None,
) -> Mapping[str, Any]:
    """The LC-GAN of a CVAE and topics, or the decision that there is none; its about.json."""
    from hype_pipeline.models.trained import load_cvae
    from hype_pipeline.topics.model import Topics

    return fit_lcgan(
        load_cvae(cvae),
        Topics.load(topics),
        rows,
        fingerprint=fingerprint,
        seed=seed,
        out=out,
        values=values,
        verdicts=verdicts,
        progress=progress,
    )


def put_together(
    rows: Iterable[Posted],
    out: Path,
    *,
    fingerprint: str,
    cvae: Path,
    topics: Path,
    lc_gan: Path,
) -> Path:
    """The generator, drawing as was decided, with the values that it was made for."""
    from hype_pipeline.models.checkpoint import read_about

    told = read_about(lc_gan)
    return save_bundle(
        out,
        fingerprint=fingerprint,
        cvae=cvae,
        topics=topics,
        lc_gan=lc_gan,
        values=told["values"],
        training_texts=(row.text for row in rows if row.split == "train"),
    )

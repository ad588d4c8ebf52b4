"""The model stages of the line, from tables to tables: what each is made of, named and done once.

How each part is made is making.py's business; the CVAE, which may go on from an earlier one, has
cvae_stage.py to itself.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate import cvae_stage, making
from hype_pipeline.generate.making import Progress
from hype_pipeline.generate.plan import Plan, corpus, version
from hype_pipeline.generate.steering.values import DEFAULT, PREFERENCE, VALUES
from hype_pipeline.generate.steering.verdicts import examples
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.models.values.steering import wanted
from hype_pipeline.tables.bot import DECISIONS, DRAFTS
from hype_pipeline.tables.trained import CVAE, LC_GAN, TOPIC_MODEL

if TYPE_CHECKING:
    from hype_pipeline.generate.figures.judged import Report, Say
    from hype_pipeline.models.values.learned import Example
    from hype_pipeline.topics.model import Topics

_TOPIC_CODE = (
    *(f"topics.{name}" for name in ("choice", "configs", "fitting", "learning", "maths", "model")),
    *("topics.number", "topics.words", "text.stop_words"),
)
_LC_GAN_CODE = (
    *(f"models.lcgan.{name}" for name in ("actor", "choice", "config", "critic", "networks")),
    *(f"models.values.{name}" for name in ("learned", "steering", "text", "words")),
    *(f"generate.steering.{name}" for name in ("decision", "latent_pairs", "material", "reading")),
    *(f"generate.steering.{name}" for name in ("stage", "values", "verdicts", "ways", "weighted")),
    "generate.drawing",
)


def topics(
    store: ModelStore, *, seed: int, count: int = 0, topic: str = ""
) -> "tuple[Topics, str]":
    """The topics of the corpus and their fingerprint; learnt unless they were. As making.make_topics."""
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.topics.configs import NumberConfig, TopicConfig
    from hype_pipeline.topics.model import Topics

    asked = {"count": count, "topic": topic}
    configs = {"config": str(TopicConfig()), "number": str(NumberConfig())}
    said = {**asked, **configs, "seed": seed, "corpus": corpus(store)}
    name = fingerprint(kind="topics", code=version(_TOPIC_CODE), **said)
    if not store.has("topics", name):
        finished = store.work("topics", name) / "finished"
        making.make_topics(store.sentences([]), finished, seed=seed, count=count, topic=topic)
        (finished / "about.json").write_text("{}", encoding="utf-8")
        store.keep("topics", name, finished)
    return Topics.load(store.folder("topics", name)), name


def lc_gan_plan(store: ModelStore, *, seed: int, values: str = DEFAULT) -> Plan:
    """The LC-GAN of the current CVAE and topics, for these *values*. Raises BadInput."""
    from hype_pipeline.models.checkpoint import fingerprint

    learnt_from = corpus(store)
    cvae = store.only(CVAE)
    topic = next(iter(store.lake.records(TOPIC_MODEL))).model
    parts = {"cvae": cvae.model, "topics": topic, "seed": seed, "values": wanted(values, VALUES)}
    if PREFERENCE in parts["values"]:
        parts["decisions"] = store.lake.content_hash(DECISIONS)
    name = fingerprint(kind="lc_gan", code=version(_LC_GAN_CODE), corpus=learnt_from, **parts)
    request = {"stage": "lc_gan", "lake": store.lake.url, **parts, "values": values}
    request["fingerprint"] = name
    return Plan("lc_gan", name, learnt_from, cvae.preset, request)


def carry_out(
    store: ModelStore, request: Mapping[str, Any], progress: Progress | None = None
) -> Mapping[str, Any]:
    """Do what a plan asks for, and keep the finished folder in the lake; its about.json."""
    stage, name = request["stage"], request["fingerprint"]
    work = store.work(stage, name)
    finished = work / "finished"
    if stage == "cvae":
        cvae_stage.make(
            store, request, finished, checkpoints=work / "checkpoints", progress=progress
        )
    else:
        making.make_lc_gan(
            list(store.sentences(store.labels())),
            finished,
            cvae=store.folder("cvae", request["cvae"]),
            topics=store.folder("topics", request["topics"]),
            fingerprint=name,
            seed=request["seed"],
            values=request["values"],
            verdicts=_verdicts(store, request["values"]),
            progress=progress,
        )
    store.keep(stage, name, finished)
    return about(store, stage, name)


def about(store: ModelStore, stage: str, name: str) -> Mapping[str, Any]:
    """What a finished folder says about itself."""
    from hype_pipeline.models.checkpoint import read_about

    return read_about(store.folder(stage, name))


def judge(store: ModelStore, *, seed: int, say: "Say | None" = None) -> "Report":
    """Put the current generator together and measure it."""
    from hype_pipeline.generate.bundle import load_bundle
    from hype_pipeline.generate.figures.judged import NIGHTLY
    from hype_pipeline.generate.report import report
    from hype_pipeline.models.checkpoint import fingerprint

    cvae, lc_gan = store.only(CVAE), store.only(LC_GAN)
    topic = next(iter(store.lake.records(TOPIC_MODEL))).model
    name = fingerprint(kind="commentary", cvae=cvae.model, topics=topic, lc_gan=lc_gan.model)
    rows = list(store.sentences(store.labels()))
    if not store.has("commentary", name):
        made = making.put_together(
            rows,
            store.work("commentary", name) / "finished",
            fingerprint=name,
            cvae=store.folder("cvae", cvae.model),
            topics=store.folder("topics", topic),
            lc_gan=store.folder("lc_gan", lc_gan.model),
        )
        store.keep("commentary", name, made)
    extent = NIGHTLY.scaled(sum(row.split == "train" for row in rows))
    bundle = load_bundle(store.folder("commentary", name))
    return report(bundle, rows, seed=seed, extent=extent, say=say)


def _verdicts(store: ModelStore, values: str) -> "list[Example]":
    if PREFERENCE not in wanted(values, VALUES):
        return []
    return examples(store.lake.records(DRAFTS), store.lake.records(DECISIONS))

"""The model stages of the line, from tables to tables: what each is made of, named and done once.

A plan names a training by everything that decides its result, so that it can be found again, and can
be carried out by another process. How each part is made is making.py's business.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate import making
from hype_pipeline.generate.making import Progress
from hype_pipeline.generate.song_features import chosen
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.generate.values import DEFAULT, PREFERENCE, VALUES
from hype_pipeline.generate.verdicts import examples
from hype_pipeline.models.values import wanted
from hype_pipeline.tables.bot import DECISIONS, DRAFTS
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline.tables.trained import CVAE, LC_GAN, TOPIC_MODEL

if TYPE_CHECKING:
    from hype_pipeline.generate.figures.judged import Report, Say
    from hype_pipeline.models.configs import Preset
    from hype_pipeline.models.values_learned import Example
    from hype_pipeline.topics.model import Topics

_TOPIC_CODE = (
    *(f"topics.{name}" for name in ("choice", "configs", "fitting", "learning", "maths", "model")),
    *("topics.number", "topics.words", "text.stop_words"),
)
_CVAE_CODE = (
    "text.tokens",
    *(
        f"models.{name}"
        for name in (
            "batches",
            "configs",
            "cvae",
            "features",
            "fit",
            "objective",
            "output",
            "training",
        )
    ),
)
_LC_GAN_CODE = (
    *(f"models.{name}" for name in ("lcgan", "lcgan_actor", "lcgan_choice", "lcgan_config")),
    *("models.lcgan_critic", "models.values", "models.values_learned", "models.values_text"),
    *("models.values_words", "generate.drawing", "generate.latent_pairs", "generate.ways"),
    *(
        "generate.lcgan_decision",
        "generate.topic_control",
        "generate.values",
        "generate.verdicts",
        "generate.weighted",
    ),
)


@dataclass(frozen=True, slots=True)
class Plan:
    """A training: what it is called, and all that another process needs to do it."""

    stage: str  # cvae or lc_gan
    fingerprint: str
    corpus: str  # content hash of the sentences
    preset: str
    request: Mapping[str, Any]  # JSON
    decision: str = "Trained."  # what was decided before it begins, in a sentence or two


def topics(
    store: ModelStore, *, seed: int, count: int = 0, topic: str = ""
) -> "tuple[Topics, str]":
    """The topics of the corpus and their fingerprint; learnt unless they were. As making.make_topics."""
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.topics.configs import NumberConfig, TopicConfig
    from hype_pipeline.topics.model import Topics

    asked = {"count": count, "topic": topic}
    configs = {"config": str(TopicConfig()), "number": str(NumberConfig())}
    said = {**asked, **configs, "seed": seed, "corpus": _corpus(store)}
    name = fingerprint(kind="topics", code=_version(_TOPIC_CODE), **said)
    if not store.has("topics", name):
        finished = store.work("topics", name) / "finished"
        making.make_topics(store.sentences([]), finished, seed=seed, count=count, topic=topic)
        (finished / "about.json").write_text("{}", encoding="utf-8")
        store.keep("topics", name, finished)
    return Topics.load(store.folder("topics", name)), name


def cvae_plan(store: ModelStore, *, preset: str, seed: int) -> Plan:
    """The CVAE of today's corpus."""
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.models.configs import told

    corpus = _corpus(store)
    sounds = chosen(store.sentences([]))
    named = _sizes(store, preset, sounds.names)
    name = fingerprint(
        kind="cvae",
        code=_version(_CVAE_CODE),
        corpus=corpus,
        labels=store.labels(),
        config=told(named.config),
        train=told(named.train),
        features=sounds.data,
        seed=seed,
    )
    request = {"stage": "cvae", "lake": store.lake.url, "preset": preset, "seed": seed}
    request |= {"features": list(sounds.names), "fingerprint": name}
    return Plan("cvae", name, corpus, preset, request, f"Trained. {sounds.said()}".strip())


def lc_gan_plan(store: ModelStore, *, seed: int, values: str = DEFAULT) -> Plan:
    """The LC-GAN of the current CVAE and topics, for these *values*. Raises BadInput."""
    from hype_pipeline.models.checkpoint import fingerprint

    corpus = _corpus(store)
    cvae = store.only(CVAE)
    topic = next(iter(store.lake.records(TOPIC_MODEL))).model
    parts = {"cvae": cvae.model, "topics": topic, "seed": seed, "values": wanted(values, VALUES)}
    if PREFERENCE in parts["values"]:
        parts["decisions"] = store.lake.content_hash(DECISIONS)
    name = fingerprint(kind="lc_gan", code=_version(_LC_GAN_CODE), corpus=corpus, **parts)
    request = {"stage": "lc_gan", "lake": store.lake.url, **parts, "values": values}
    request["fingerprint"] = name
    return Plan("lc_gan", name, corpus, cvae.preset, request)


def carry_out(
    store: ModelStore, request: Mapping[str, Any], progress: Progress | None = None
) -> Mapping[str, Any]:
    """Do what a plan asks for, and keep the finished folder in the lake; its about.json."""
    stage, name = request["stage"], request["fingerprint"]
    work = store.work(stage, name)
    finished = work / "finished"
    labels = store.labels()
    if stage == "cvae":
        making.make_cvae(
            store.sentences(labels),
            labels,
            finished,
            preset=_sizes(store, request["preset"], request["features"]),
            seed=request["seed"],
            checkpoints=work / "checkpoints",
            progress=progress,
        )
    else:
        making.make_lc_gan(
            list(store.sentences(labels)),
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


def cvae_samples(store: ModelStore, name: str, *, seed: int) -> list[dict[str, Any]]:
    """What the CVAE of that name writes, unpicked."""
    from hype_pipeline.generate.showcase import showcase
    from hype_pipeline.models.trained import load_cvae

    rows = [row for row in store.sentences(store.labels()) if row.split == "valid"]
    return showcase(load_cvae(store.folder("cvae", name)), rows, seed=seed)


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


def _sizes(store: ModelStore, preset: str, features: Iterable[str]) -> "Preset":
    from hype_pipeline.models import configs

    splits = store.lake.batches(SENTENCES, columns=["split"])
    sentences = sum(batch.column(0).to_pylist().count("train") for batch in splits)
    sized = configs.for_corpus(configs.preset(preset), sentences)
    return configs.with_features(sized, features)


def _corpus(store: ModelStore) -> str:
    return store.lake.content_hash(SENTENCES)


def _version(modules: Iterable[str]) -> str:
    from hype_pipeline.models.checkpoint import code_version

    return code_version(f"hype_pipeline.{module}" for module in modules)

"""The CVAE of the line: which training it takes tonight, from which beginning, and what it writes.

Whether it goes on from the last one is decided in beginning.py, on what parentage.py finds in the lake.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.generate import parentage
from hype_pipeline.generate.beginning import Beginning, shorter
from hype_pipeline.generate.glimpse import Glimpse, Shown, glimpse, shown
from hype_pipeline.generate.making import Progress
from hype_pipeline.generate.plan import Plan, corpus, version
from hype_pipeline.generate.song_features import chosen
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.tables.corpus import SENTENCES

if TYPE_CHECKING:
    from hype_pipeline.models.configs import Preset

_CODE = (
    "text.tokens",
    *(f"models.{name}" for name in ("batches", "configs", "cvae", "features", "fit", "phases")),
    *(f"models.{name}" for name in ("inheriting", "objective", "output", "spelling", "training")),
    "models.word_loss",
    "generate.beginning",
)


def cvae_plan(store: ModelStore, *, preset: str, seed: int) -> Plan:
    """The CVAE of today's corpus, and where its training begins.

    One that was made of all this already stands, with the beginning that it had.
    """
    from hype_pipeline.models.checkpoint import fingerprint
    from hype_pipeline.models.configs import told

    sounds = chosen(store.sentences([]))
    data, labels, code = corpus(store), store.labels(), version(_CODE)

    def named(parent: str | None) -> str:
        sized = _sizes(store, preset, sounds.names, parent)
        return fingerprint(
            kind="cvae",
            code=code,
            corpus=data,
            labels=labels,
            config=told(sized.config),
            train=told(sized.train),
            features=sounds.data,
            seed=seed,
            **({"parent": parent} if parent else {}),
        )

    recipe = fingerprint(
        code=code, preset=preset, features=list(sounds.names), seed=seed, **_told(preset)
    )
    begun = _stands(store, named) or parentage.begin(store, recipe=recipe)
    name = named(begun.parent)
    request = {"stage": "cvae", "lake": store.lake.url, "preset": preset, "seed": seed}
    request |= {"features": list(sounds.names), "fingerprint": name}
    request |= {"begun": asdict(begun), "recipe": recipe}
    return Plan("cvae", name, data, preset, request, f"{begun.why} {sounds.said()}".strip())


def make(
    store: ModelStore,
    request: Mapping[str, Any],
    out: Path,
    *,
    checkpoints: Path,
    progress: Progress | None = None,
) -> None:
    """Train what a plan asks for into *out*, and keep in the lake what it has read."""
    from hype_pipeline.models.batches import read
    from hype_pipeline.models.fit import fit_corpus

    begun = Beginning(**request["begun"])
    labels = store.labels()
    sized = _sizes(store, request["preset"], request["features"], begun.parent)
    about = fit_corpus(
        read(store.sentences(labels), labels, sized.config),
        config=sized.config,
        train=sized.train,
        out=out,
        seed=request["seed"],
        checkpoints=checkpoints,
        parent=store.folder("cvae", begun.parent) if begun.parent else None,
        progress=progress,
    )
    _tell(out, {**about, "begun": asdict(begun), "recipe": request["recipe"]})
    parentage.keep(store, request["fingerprint"], begun)


def look(store: ModelStore, request: Mapping[str, Any]) -> Callable[[], Glimpse | None]:
    """What looks into the training that *request* asks for, while it is carried out."""
    checkpoints = store.work("cvae", request["fingerprint"]) / "checkpoints"
    asked: list[Shown] = []  # once the first look wants it

    def into() -> Glimpse | None:
        if not asked:
            asked.append(shown(store.sentences(store.labels())))
        return glimpse(checkpoints, asked[0], seed=request["seed"])

    return into


def cvae_samples(store: ModelStore, name: str, *, seed: int) -> list[dict[str, Any]]:
    """What the CVAE of that name writes, unpicked."""
    from hype_pipeline.generate.showcase import showcase
    from hype_pipeline.models.trained import load_cvae

    rows = [row for row in store.sentences(store.labels()) if row.split == "valid"]
    return showcase(load_cvae(store.folder("cvae", name)), rows, seed=seed)


def _stands(store: ModelStore, named: Callable[[str | None], str]) -> Beginning | None:
    """How the current CVAE began, if what it was made of is what it would be made of now."""
    found = parentage.last(store)
    if found is None or named(found[1].parent) != found[0]:
        return None
    lineage = found[1]
    return Beginning(lineage.parent, lineage.warm_starts, lineage.why)


def _sizes(store: ModelStore, preset: str, features: Iterable[str], parent: str | None) -> "Preset":
    from hype_pipeline.models import configs

    chosen = configs.preset(preset)
    if parent:
        return configs.with_features(shorter(chosen), features)
    splits = store.lake.batches(SENTENCES, columns=["split"])
    sentences = sum(batch.column(0).to_pylist().count("train") for batch in splits)
    return configs.with_features(configs.for_corpus(chosen, sentences), features)


def _told(preset: str) -> dict[str, Any]:
    from hype_pipeline.models import configs

    sized = configs.preset(preset)
    return {"config": configs.told(sized.config), "train": configs.told(sized.train)}


def _tell(folder: Path, about: Mapping[str, Any]) -> None:
    unfinished = folder / "about.partial"
    unfinished.write_text(json.dumps(about, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(folder / "about.json")

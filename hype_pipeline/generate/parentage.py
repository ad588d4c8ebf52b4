"""What the lake holds about the last CVAE and today's corpus, for the decision of where to begin.

The decision itself is beginning.py's, what a model has read lineage.py's.
"""

import shutil
from collections.abc import Iterator
from types import SimpleNamespace

from hype_pipeline.generate.beginning import Before, Beginning, Today, beginning
from hype_pipeline.generate.lineage import Hashed, Lineage, Read, hashed, listed
from hype_pipeline.generate.store import ModelStore
from hype_pipeline.tables.corpus import SENTENCES
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.trained import CHAMPION, CVAE

KIND = "lineage"
_COLUMNS = ("sentence_id", "post_id", "text", "split")
_NEARLY = "like_held_out"  # why the corpus let a training sentence go


def last(store: ModelStore) -> tuple[str, Lineage] | None:
    """The current CVAE and its lineage; None where there is none, or one that kept none."""
    for row in store.lake.records(CVAE):
        if store.has("cvae", row.model) and store.has(KIND, row.model):
            return row.model, Lineage.load(store.folder(KIND, row.model))
    return None


def begin(store: ModelStore, *, recipe: str) -> Beginning:
    """Where a training by *recipe* on today's corpus begins."""
    from hype_pipeline.models.checkpoint import read_about

    found = last(store)
    if found is None:
        return beginning(None, None)
    name, lineage = found
    about = read_about(store.folder("cvae", name))
    before = Before(
        name,
        lineage,
        labels=about["labels"],
        same_recipe=about.get("recipe") == recipe,
        champion=_speaks(store, about["fingerprint"]),
    )
    return beginning(before, _today(store))


def keep(store: ModelStore, name: str, begun: Beginning) -> None:
    """Keep what the CVAE *name*, trained on today's corpus, and its ancestors have read."""
    if store.has(KIND, name):
        return
    read = Hashed.of(_rows(store, "train"))
    if begun.parent:
        read = read.joined(Lineage.load(store.folder(KIND, begun.parent)).read)
    finished = store.work(KIND, name) / "finished"
    shutil.rmtree(finished, ignore_errors=True)
    Lineage(read, begun.parent, begun.warm_starts, begun.why).save(finished)
    store.keep(KIND, name, finished)


def _today(store: ModelStore) -> Today:
    valid, test = (Hashed.of(_rows(store, split)) for split in ("valid", "test"))
    dropped = store.lake.batches(TABLES["sentences_dropped"], columns=["ref", "reason"])
    like = (
        row["ref"] for batch in dropped for row in batch.to_pylist() if row["reason"] == _NEARLY
    )
    return Today(
        train=Hashed.of(_rows(store, "train")),
        held_out=valid.joined(test).texts,
        like_held_out=listed(map(hashed, like)),
        labels=store.labels(),
    )


def _rows(store: ModelStore, split: str) -> Iterator[Read]:
    for batch in store.lake.batches(SENTENCES, columns=_COLUMNS):
        for row in batch.to_pylist():
            if row["split"] == split:
                yield SimpleNamespace(**row)


def _speaks(store: ModelStore, cvae: str) -> bool:
    """Whether the last promotion decision made or left the generator with this CVAE the champion."""
    from hype_pipeline.models.checkpoint import read_about

    for row in store.lake.records(CHAMPION):
        stands = row.promoted or row.compared_with == row.model
        if stands and store.has("commentary", row.model):
            folder = store.folder("commentary", row.model) / "cvae"
            return bool(read_about(folder)["fingerprint"] == cvae)
    return False

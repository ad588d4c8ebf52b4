"""Where trained things lie: by kind and fingerprint in the lake, and as local folders to work with."""

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from hype_pipeline.generate.song_features import of_song
from hype_pipeline.lake import Lake
from hype_pipeline.records.corpus import Sentence
from hype_pipeline.tables.collected import SONGS
from hype_pipeline.tables.corpus import GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.table import Table
from hype_pipeline.text.genres import labels_of

ABOUT = "about.json"  # written last: a folder that has it is finished
NOT_KNOWN: Mapping[str, float] = MappingProxyType({})


class ModelStore:
    """The models of a lake; what is unfinished lies under *scratch*."""

    def __init__(self, lake: Lake, scratch: Path) -> None:
        self.lake = lake
        self._scratch = scratch

    def has(self, kind: str, fingerprint: str) -> bool:
        """Whether it is finished."""
        return bool(self.lake.files.exists(self.lake.path("models", kind, fingerprint, ABOUT)))

    def folder(self, kind: str, fingerprint: str) -> Path:
        """Its folder, as a local one."""
        path = self.lake.path("models", kind, fingerprint)
        return self.lake.local_folder(path, self._scratch / "models")

    def work(self, kind: str, fingerprint: str) -> Path:
        """Where it is made: checkpoints stay here, so that a killed training goes on."""
        folder = self._scratch / "training" / kind / fingerprint
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def keep(self, kind: str, fingerprint: str, finished: Path) -> Path:
        """Put a finished local folder into the lake; its folder to read from."""
        self.lake.put_folder(finished, "models", kind, fingerprint)
        shutil.rmtree(finished.parent if finished.name == "finished" else finished)
        return self.folder(kind, fingerprint)

    # what models are made of

    def labels(self) -> list[str]:
        """The genre labels, in the order of the condition vector."""
        rows = sorted(self.lake.records(GENRE_VOCABULARY), key=lambda row: row.number)
        return [row.label for row in rows]

    def sentences(self, labels: list[str]) -> Iterator["LabelledSentence"]:
        """The corpus, with its genres in terms of *labels* and what is known of its songs' sound."""
        known = self.features()
        for row in self.lake.records(SENTENCES):
            yield LabelledSentence(
                row, labels_of(row.genres, labels), known.get(row.song_id or "", NOT_KNOWN)
            )

    def features(self) -> dict[str, Mapping[str, float]]:
        """Audio features by song: what the latest week that knows any says.

        They are read beside the sentences instead of being a column of theirs: what is measured anew
        changes no sentence, and nothing that learns from sentences alone is learnt again.
        """
        songs = self.lake.records(SONGS)
        return {song.song_id: of_song(song) for song in songs if song.features_provider}

    def only(self, table: Table) -> Any:
        """The one row of a table that says what is current."""
        (row,) = self.lake.records(table)
        return row


class LabelledSentence:
    """A sentence of the corpus as a model is told it."""

    __slots__ = ("features", "genres", "post_id", "split", "text")

    def __init__(
        self, row: Sentence, genres: tuple[str, ...], features: Mapping[str, float] = NOT_KNOWN
    ) -> None:
        self.text = row.text
        self.split = row.split
        self.post_id = row.post_id
        self.genres = genres
        self.features = features

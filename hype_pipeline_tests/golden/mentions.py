"""Labelled mentions of real blogs, whether the label is found; and sentences that have no quotation mark.

`exact` is equal but for case. `alike` is what a fair checker would let pass: accents, punctuation,
a leading "the", guests and bracketed parts of a title do not count, and one of several artists may
stand for all (labels name one of two: d161ee2f69bb twice, eb2e23d7d6a8). Found and label must still
agree in a whole artist and a whole title.

Labels that are no songs, and are rightly missed: 8724b42b8b22/Mandy Patinkin,
1098ca8ce269/Nicki Minaj, 4094ff910ca4/Annie Lennox (words quoted of somebody), ca6e84988dff (a
series on the radio, and half of its owner's name), 005987fe9fbc (the text calls it an album). They
count as missed here.

A sentence without any mark should name no song, however many there are: none is drawn, all are read.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from hype_pipeline.publish.named_songs import NamedSong, songs_in
from hype_pipeline_tests.golden import _music_writing as real
from hype_pipeline_tests.golden.rows import Row

DATA = (real.SENTENCES, real.MENTIONS)
FLOORS = {
    "recall": (">=", 0.97),
    "recall_exact": (">=", 0.95),
    "false_songs_without_marks": ("<=", 0),
}
_ALL = "sentences without marks"


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each label, and one for each sentence without marks in which a song was found."""
    times: Counter[str] = Counter()
    for label in real.labelled(data):
        times[label["post_id"]] += 1
        ref = f"{label['post_id']} {times[label['post_id']]}"
        truth = real.digest(f"{label['artist']}|{label['title']}".casefold())
        yield Row(ref, truth, _judge(label, songs_in(label["context"])))
    unmarked = {ref: text for ref, text in real.sentences(data).items() if not real.marked(text)}
    yield Row(_ALL, "", str(len(unmarked)))
    for ref, text in unmarked.items():
        if songs_in(text):
            yield Row(f"without marks {ref}", "none", "found")


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """Shares of the labels, and songs per 2,000 sentences without marks."""
    labels = [row for row in rows if row.verdict in {"exact", "alike", "missed"}]
    read = next(int(row.verdict) for row in rows if row.ref == _ALL)
    false = sum(row.ref.startswith("without marks") for row in rows)
    return {
        "recall": sum(row.verdict != "missed" for row in labels) / len(labels),
        "recall_exact": sum(row.verdict == "exact" for row in labels) / len(labels),
        "sentences_without_marks": read,
        "false_songs_without_marks": false,
    }


def _judge(label: dict[str, Any], found: Sequence[NamedSong]) -> str:
    artist, title = label["artist"].strip(), label["title"].strip()
    exact = {(song.artist.casefold(), song.title.casefold()) for song in found}
    if (artist.casefold(), title.casefold()) in exact:
        return "exact"
    return "alike" if any(alike(song, artist, title) for song in found) else "missed"


def alike(song: NamedSong, artist: str, title: str) -> bool:
    """Whether a fair checker would say that *song* is *title* by *artist*."""
    return _without_the(artist) in _artists(song.artist) and bool(
        _titles(title) & _titles(song.title)
    )


def _artists(name: str) -> set[str]:
    parts = re.split(
        r",?\s(?:and|&|x|feat\.?|ft\.?|featuring|with)\s|,\s", name, flags=re.IGNORECASE
    )
    return {_without_the(part) for part in (name, *parts)}


def _titles(title: str) -> set[str]:
    return {_letters(title), _letters(re.sub(r"[(\[].*?[)\]]", "", title))} - {""}


def _without_the(name: str) -> str:
    return re.sub(r"^the(?=.)", "", _letters(name))


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if c.isalnum())

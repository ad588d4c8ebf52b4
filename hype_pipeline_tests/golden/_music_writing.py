"""Where the real sentences of music_writing are read, and what identifies them without their text."""

import gzip
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hype_pipeline.publish.named_songs import NamedSong

SENTENCES = "music_writing/sentences.tsv.gz"
MENTIONS = "music_writing/song_mentions.jsonl.gz"

# Any mark that opens or closes a quotation in any country. An apostrophe is none: a single mark
# counts where it opens, before a word and after none.
_MARK = re.compile(r"[\"“”„‟«»‹›「」『』〝〞＂]|(?<!\w)['‘](?=\w)")


def sentences(data: Path) -> dict[str, str]:
    """Every sentence by its reference: post and place in it."""
    lines = gzip.decompress((data / SENTENCES).read_bytes()).decode().rstrip("\n").split("\n")[1:]
    cells = (line.split("\t") for line in lines)
    return {f"{cell[0]}/{cell[2]}": cell[-1] for cell in cells}


def labelled(data: Path) -> list[dict[str, Any]]:
    """The labelled mentions."""
    lines = gzip.decompress((data / MENTIONS).read_bytes()).decode().rstrip("\n").split("\n")
    return [json.loads(line) for line in lines]


def marked(text: str) -> bool:
    """Whether *text* has a quotation mark."""
    return _MARK.search(text) is not None


def drawn(refs: Iterable[str], seed: str) -> list[str]:
    """*refs* in the order in which they are drawn with *seed*: the same everywhere and for ever."""
    return sorted(refs, key=lambda ref: hashlib.sha256(f"{seed}:{ref}".encode()).digest())


def digest(text: str) -> str:
    """What stands for *text* where text must not stand."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def pairs(songs: Iterable[NamedSong]) -> Iterator[str]:
    """What stands for each of *songs*."""
    for song in songs:
        yield digest(f"{song.artist}|{song.title}".casefold())

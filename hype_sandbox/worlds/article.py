"""What an article is made of, and the pieces that every kind of post shares.

The kinds themselves are in articles.py.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf
from hype_sandbox.worlds.prose.grammar import Phrase
from hype_sandbox.worlds.prose.shelf import Grammar
from hype_sandbox.worlds.prose.writer import Writer, literal

# Of ten sentences in an ordinary post. The description of the song leads, as on real blogs.
_TOPIC_WEIGHTS = (3.7, 2.2, 2.1, 2.0)
_LONG = 12  # sentences


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article: a paragraph, or a heading over the next one."""

    kind: str  # paragraph, heading or player
    text: str
    plays: Song | None = None  # what a player plays, where it is not the post's own song


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    blocks: tuple[Block, ...]
    language: str
    kind: str
    tags: tuple[str, ...] = field(default=())

    @property
    def text(self) -> str:
        """What an extractor should find: the paragraphs and headings."""
        return "\n".join(block.text for block in self.blocks if block.kind != "player")


@dataclass(frozen=True, slots=True)
class Voice:
    """Who writes: the site's name, how it writes titles, and the number of its habits."""

    site: str
    quoted: str = '"{}"'
    habits: int = 0


@dataclass(frozen=True, slots=True)
class Desk:
    """What everybody who writes needs: the writer, and people to mention."""

    writer: Writer
    others: Sequence[Song]

    @property
    def rng(self) -> random.Random:
        """The one stream of chance."""
        return self.writer.rng


def facts(song: Song, voice: Voice, desk: Desk) -> Grammar:
    """What sentences about *song* may name; as *voice* writes titles."""
    rng = desk.rng
    friend, stranger = rng.choice(desk.others), rng.choice(desk.others)
    towns = rng.sample(_towns(), 2)
    return {
        "artist": literal(song.artist.name),
        "song": literal(voice.quoted.format(song.title)),
        "song2": literal(voice.quoted.format(friend.title)),
        "bare": literal(song.title),
        "albumname": literal(song.album),
        "label": literal(song.label),
        "site": literal(voice.site),
        "act": literal(song.artist.act),
        "town": literal(song.artist.home),
        "town2": (towns[0],),
        "town3": (towns[1],),
        "other": literal(friend.artist.name),
        "other2": literal(stranger.artist.name),
        "genre": tuple((name,) for name in song.artist.genres.names),
        "count": literal(str(rng.choice((5, 6, 7, 8, 10, 12)))),
        "issue": literal(str(rng.randint(2, 240))),
    }


def _towns() -> tuple[Phrase, ...]:
    return shelf.words("names.txt")["town"]


def sentence(song: Song, topic: str, known: Grammar, voice: Voice, desk: Desk) -> str:
    grammar = shelf.english(topic, song.artist.genres.family)
    return desk.writer.sentence(grammar, known, blog=voice.habits)


def about(song: Song, count: int, known: Grammar, voice: Voice, desk: Desk) -> list[str]:
    """So many sentences. Topics come in runs, as thoughts do."""
    chosen = desk.rng.choices(shelf.TOPICS, _TOPIC_WEIGHTS, k=count)
    order = desk.rng.choice(
        (
            "personal song releases tours",
            "releases song personal tours",
            "song personal releases tours",
            "tours releases song personal",
        )
    ).split()
    runs = sorted(chosen, key=order.index)
    if count > _LONG:  # who writes much comes back to the song
        desk.rng.shuffle(runs)
    return [sentence(song, topic, known, voice, desk) for topic in runs]


def paragraphs(sentences: list[str], rng: random.Random) -> tuple[Block, ...]:
    blocks = []
    rest = sentences
    while rest:
        size = rng.randint(2, 5)
        blocks.append(Block("paragraph", " ".join(rest[:size])))
        rest = rest[size:]
    blocks.insert(rng.randint(0, len(blocks)), Block("player", ""))
    return tuple(blocks)


def title_of(song: Song, known: Grammar, desk: Desk) -> str:
    return desk.writer.phrase({**around(song), **known}, "title")


def around(song: Song) -> Grammar:
    return {
        **shelf.english("song", song.artist.genres.family),
        **shelf.words("english", "posts.txt"),
        "town": _towns(),
    }


def tags_of(song: Song, desk: Desk) -> tuple[str, ...]:
    common = [part[0] for part in shelf.words("english", "posts.txt")["tag"]]
    own = [song.artist.name, *song.artist.genres.names[:2]]
    return tuple(str(tag) for tag in (*own, *desk.rng.sample(common, 2)))

"""What a post says, by kind: one song, a round-up, a press release, a few words, a tracklist, a
listing of dates, another language. Where it stands and how it looks is posts.py and rendering.py.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf
from hype_sandbox.worlds.prose.writer import Writer, literal

Facts: TypeAlias = shelf.Grammar

# Of ten sentences in an ordinary post. The description of the song leads, as on real blogs.
_TOPIC_WEIGHTS = (4.4, 2.1, 2.1, 1.4)
_ESSAY_SHARE = 0.04  # of posts on one song: six hundred words and more
_TOWNS = shelf.words("names.txt")["town"]


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of an article: a paragraph, or a heading over the next one."""

    kind: str  # paragraph, heading or player
    text: str


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


def facts(song: Song, voice: Voice, desk: Desk) -> Facts:
    """What sentences about *song* may name; as *voice* writes titles."""
    rng = desk.rng
    friend, stranger = rng.choice(desk.others), rng.choice(desk.others)
    towns = rng.sample(_TOWNS, 2)
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


def single(song: Song, voice: Voice, desk: Desk) -> Article:
    """A post about one song: six to ten sentences, now and then an essay."""
    known = facts(song, voice, desk)
    essay = desk.rng.random() < _ESSAY_SHARE
    count = round(38 + desk.rng.expovariate(1 / 22)) if essay else desk.rng.randint(5, 11)
    sentences = [
        _sentence(song, topic, known, voice, desk) for topic in _topics(min(count, 115), desk.rng)
    ]
    return Article(
        _title(song, known, desk),
        _paragraphs(sentences, desk.rng),
        "en",
        "single",
        _tags(song, desk),
    )


def _sentence(song: Song, topic: str, known: Facts, voice: Voice, desk: Desk) -> str:
    grammar = shelf.english(topic, song.artist.genres.family)
    return desk.writer.sentence(grammar, known, blog=voice.habits)


def _topics(count: int, rng: random.Random) -> list[str]:
    """Topics in the order of their sentences: they come in runs, as thoughts do."""
    chosen = rng.choices(shelf.TOPICS, _TOPIC_WEIGHTS, k=count)
    order = rng.choice(
        (
            "personal song releases tours",
            "releases song personal tours",
            "song personal releases tours",
            "tours releases song personal",
        )
    ).split()
    runs = sorted(chosen, key=order.index)
    if count > 12:  # an essay comes back to its song
        rng.shuffle(runs)
    return runs


def _paragraphs(sentences: list[str], rng: random.Random) -> tuple[Block, ...]:
    blocks = []
    rest = sentences
    while rest:
        size = rng.randint(2, 5)
        blocks.append(Block("paragraph", " ".join(rest[:size])))
        rest = rest[size:]
    blocks.insert(rng.randint(0, len(blocks)), Block("player", ""))
    return tuple(blocks)


def _title(song: Song, known: Facts, desk: Desk) -> str:
    return desk.writer.phrase({**_posts(song), **known}, "title")


def _posts(song: Song) -> shelf.Grammar:
    return {
        **shelf.english("song", song.artist.genres.family),
        **shelf.words("english", "posts.txt"),
        "town": _TOWNS,
    }


def _tags(song: Song, desk: Desk) -> tuple[str, ...]:
    common = [part[0] for part in shelf.words("english", "posts.txt")["tag"]]
    own = [song.artist.name, *song.artist.genres.names[:2]]
    return tuple(str(tag) for tag in (*own, *desk.rng.sample(common, 2)))


def roundup(songs: Sequence[Song], voice: Voice, desk: Desk) -> Article:
    """Several songs, numbered or under headings, with a line or a few on each."""
    first = songs[0]
    known = {**facts(first, voice, desk), "count": literal(str(len(songs)))}
    grammar: shelf.Grammar = {**_posts(first), **known}
    numbered = desk.rng.random() < 0.5
    lines = desk.rng.choice((1, 1, 2, 3))
    blocks = [Block("paragraph", desk.writer.phrase(grammar, "round_intro"))]
    for place, song in enumerate(songs, 1):
        name = f"{song.artist.name} – {voice.quoted.format(song.title)}"
        about = facts(song, voice, desk)
        said = " ".join(
            _sentence(song, topic, about, voice, desk)
            for topic in desk.rng.choices(shelf.TOPICS, (6, 1, 2, 1), k=lines)
        )
        heading = Block("heading", f"{place}. {name}" if numbered else name)
        blocks += [heading, Block("paragraph", said), Block("player", "")]
    told = desk.rng.random() < 0.85  # the title says that it is a round-up
    title = desk.writer.phrase(grammar, "round_title" if told else "round_plain_title")
    return Article(title, tuple(blocks), "en", "roundup", ("round-up", "playlist"))


def press(song: Song, desk: Desk) -> Article:
    """What a label sends to everybody: releases, tours, a little praise, no blog's own voice."""
    known = facts(song, Voice(song.label), desk)
    count = desk.rng.randint(6, 9)
    topics = desk.rng.choices(("releases", "song", "tours"), (5, 3, 2), k=count)
    sentences = [_sentence(song, topic, known, Voice(song.label), desk) for topic in topics]
    return Article(
        _title(song, known, desk),
        _paragraphs(sentences, desk.rng),
        "en",
        "press",
        _tags(song, desk),
    )


def edited(article: Article, site: str, desk: Desk) -> Article:
    """The same press text as another blog prints it: a sentence less, a line of its own."""
    paragraphs = [block for block in article.blocks if block.kind == "paragraph"]
    last = paragraphs[-1].text
    shortened = last.rsplit(". ", 1)[0].rstrip(".") + "." if desk.rng.random() < 0.5 else last
    greeting = desk.rng.choice(("", f"News reaches {site}: ", "Press release: ", ""))
    blocks = [
        Block("paragraph", greeting + paragraphs[0].text),
        *paragraphs[1:-1],
        Block("player", ""),
    ]
    if len(paragraphs) > 1:
        blocks.append(Block("paragraph", shortened))
    return Article(article.title, tuple(blocks), "en", "press", article.tags)


def short(song: Song, voice: Voice, desk: Desk) -> Article:
    """A few words over a player."""
    known = facts(song, voice, desk)
    words = desk.writer.phrase({**_posts(song), **known}, "short")
    blocks = (Block("paragraph", words), Block("player", ""))
    return Article(_title(song, known, desk), blocks, "en", "short", _tags(song, desk))


def tracklist(song: Song, voice: Voice, desk: Desk) -> Article:
    """The songs of a record, and nothing about them."""
    listed = desk.rng.sample(desk.others, min(desk.rng.randint(8, 14), len(desk.others)))
    lines = [
        Block(
            "paragraph",
            f"{place:02d}. {other.title} ({other.seconds // 60}:{other.seconds % 60:02d})",
        )
        for place, other in enumerate([song, *listed], 1)
    ]
    heading = Block("heading", f"{song.artist.name} – {song.album} ({song.label})")
    known = facts(song, voice, desk)
    return Article(
        _title(song, known, desk),
        (heading, *lines, Block("player", "")),
        "en",
        "tracklist",
        _tags(song, desk),
    )


def listing(song: Song, voice: Voice, desk: Desk) -> Article:
    """Who plays where this week."""
    blocks = [Block("paragraph", f"{song.artist.name} and more: this week's concerts.")]
    for _ in range(desk.rng.randint(6, 12)):
        known = facts(song, voice, desk)
        line = desk.writer.phrase({**_posts(song), **known}, "venue_line")
        blocks.append(Block("paragraph", line))
    title = f"Concert calendar: {song.artist.name} and others"
    return Article(title, tuple(blocks), "en", "listing", ("concerts",))


def foreign(song: Song, voice: Voice, desk: Desk, *, language: str) -> Article:
    """A post about one song in another language."""
    known = facts(song, voice, desk)
    grammar = shelf.words("languages", f"{language}.txt")
    sentences = [
        desk.writer.sentence(grammar, known, blog=voice.habits)
        for _ in range(desk.rng.randint(6, 11))
    ]
    return Article(
        _title(song, known, desk),
        _paragraphs(sentences, desk.rng),
        language,
        "other_language",
        _tags(song, desk),
    )


SMALL_KINDS: Mapping[str, Callable[[Song, Voice, Desk], Article]] = {
    "short": short,
    "tracklist": tracklist,
    "listing": listing,
}

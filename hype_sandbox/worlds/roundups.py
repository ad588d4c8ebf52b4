"""Round-ups: several songs in one post, in the layouts that blogs have, with few words on each or many."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hype_sandbox.worlds.article import Article, Block, Desk, Voice, around, facts, sentence
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf
from hype_sandbox.worlds.prose.shelf import Grammar
from hype_sandbox.worlds.prose.writer import literal

_TITLE_TELLS = 0.65  # of the round-ups: the title says that it is one
_GOODBYE = 0.2
_PLAYERS = 0.6  # of the round-ups have a player for each song
_TOPICS = (6, 1, 2, 1)
# How a song stands in a heading or at the head of its paragraph.
_NAMES = (
    "{artist} – {quoted}",
    "{artist} - {title}",
    "{artist} {quoted}",
    "{artist}: {title}",
    "{quoted} by {artist}",
    "{title} by {artist}",
    "{quoted}, {artist}",
    "{artist} / {title}",
    "{artist} // {quoted}",
    "{artist} | {title}",
    "{title} ({artist})",
    "{artist}, {quoted}",
    "{artist}",
    "{quoted}",
)
_COMPLETE = _NAMES[:12]  # those that name artist and title
_PLACES = ("{place}. ", "{place}) ", "#{place} ", "No. {place}: ", "({place}) ")


@dataclass(frozen=True, slots=True)
class Entry:
    """One song of a round-up: what it is, and what is said of it."""

    song: Song
    known: Grammar
    said: str
    place: int

    def name(self, pattern: str, voice: Voice) -> str:
        """The song as *pattern* writes it."""
        title = self.song.title
        return pattern.format(
            artist=self.song.artist.name,
            title=title,
            quoted=voice.quoted.format(title),
            place=self.place,
        )


def roundup(songs: Sequence[Song], voice: Voice, desk: Desk) -> Article:
    """Several songs in a layout that is drawn, with a line or a few on each."""
    rng = desk.rng
    known = {**facts(songs[0], voice, desk), "count": literal(str(len(songs)))}
    grammar: Grammar = {**_words(songs[0]), **known}
    most = rng.choice((1, 1, 2, 3, 5))
    down = rng.random() < 0.3
    entries = [
        _entry(song, len(songs) - at if down else at + 1, rng.randint(1, most), voice, desk)
        for at, song in enumerate(songs)
    ]
    layout = rng.choice(tuple(_LAYOUTS))
    body = [block for lines in _LAYOUTS[layout](entries, voice, desk) for block in lines]
    intro = [Block("paragraph", desk.writer.phrase(grammar, "round_intro"))]
    end = [Block("paragraph", desk.writer.phrase(grammar, "goodbye"))] * (rng.random() < _GOODBYE)
    told = "round_title" if rng.random() < _TITLE_TELLS else "round_plain_title"
    title = desk.writer.phrase(grammar, told)
    blocks = (*(intro if rng.random() < 0.8 else ()), *body, *end)
    return Article(title, blocks, "en", "roundup", ("round-up", "playlist"))


def _entry(song: Song, place: int, lines: int, voice: Voice, desk: Desk) -> Entry:
    known = facts(song, voice, desk)
    topics = desk.rng.choices(shelf.TOPICS, _TOPICS, k=lines)
    said = " ".join(sentence(song, topic, known, voice, desk) for topic in topics)
    return Entry(song, known, said, place)


def _words(song: Song) -> Grammar:
    return {**around(song), **shelf.words("english", "round_ups.txt")}


Blocks = list[Block]


def _headed(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """A heading over each song, numbered or not."""
    pattern = _numbered(desk.rng, desk.rng.choice(_NAMES))
    return [
        [Block("heading", each.name(pattern, voice)), Block("paragraph", each.said), *player]
        for each, player in _played(entries, desk.rng)
    ]


def _bold(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """A line of its own over each song that is no heading to a machine."""
    pattern = _numbered(desk.rng, desk.rng.choice(_NAMES))
    return [
        [Block("paragraph", each.name(pattern, voice)), Block("paragraph", each.said), *player]
        for each, player in _played(entries, desk.rng)
    ]


def _run_in(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """The name and the words on one line."""
    after = desk.rng.choice((": ", " – ", ". ", " "))
    pattern = _numbered(desk.rng, desk.rng.choice(_COMPLETE))
    return [
        [Block("paragraph", each.name(pattern, voice) + after + each.said), *player]
        for each, player in _played(entries, desk.rng)
    ]


def _below(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """The words first, then what they were about."""
    pattern = desk.rng.choice(_COMPLETE)
    return [
        [Block("paragraph", each.said), Block("paragraph", each.name(pattern, voice)), *player]
        for each, player in _played(entries, desk.rng)
    ]


def _flowing(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """Paragraphs of prose, each of which brings in a song by a sentence."""
    del voice
    brought = [
        desk.writer.phrase({**_words(each.song), **each.known}, "brought_in") for each in entries
    ]
    return [
        [Block("paragraph", f"{sentence[:1].upper()}{sentence[1:]} {each.said}"), *player]
        for sentence, (each, player) in zip(brought, _played(entries, desk.rng), strict=True)
    ]


def _listed(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """What was good, each on a line; nothing is said of most."""
    pattern = _numbered(desk.rng, desk.rng.choice(_COMPLETE))
    said = [Block("paragraph", each.said) for each in desk.rng.sample(entries, 2)]
    return [[Block("paragraph", each.name(pattern, voice)) for each in entries], said]


def _two_lines(entries: Sequence[Entry], voice: Voice, desk: Desk) -> list[Blocks]:
    """The artist on one line, the title on the next."""
    return [
        [
            Block("heading", each.song.artist.name),
            Block("paragraph", each.name("{quoted}", voice)),
            Block("paragraph", each.said),
            *player,
        ]
        for each, player in _played(entries, desk.rng)
    ]


_LAYOUTS: Mapping[str, Callable[[Sequence[Entry], Voice, Desk], list[Blocks]]] = {
    "headed": _headed,
    "bold": _bold,
    "run in": _run_in,
    "below": _below,
    "flowing": _flowing,
    "listed": _listed,
    "two lines": _two_lines,
}


def _numbered(rng: random.Random, pattern: str) -> str:
    return rng.choice(_PLACES) + pattern if rng.random() < 0.3 else pattern


def _played(entries: Sequence[Entry], rng: random.Random) -> list[tuple[Entry, Blocks]]:
    """Each song with its player, where the post has any."""
    has = rng.random() < _PLAYERS
    return [(each, [Block("player", "", each.song)] if has else []) for each in entries]

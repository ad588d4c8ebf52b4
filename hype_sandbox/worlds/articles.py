"""What a post says, by kind: one song, a round-up, a press release, a few words, a tracklist, a
listing of dates, another language. Its pieces are in article.py, its page in rendering.py.
"""

import random
from collections.abc import Callable, Mapping, Sequence

from hype_sandbox.worlds.article import (
    Article,
    Block,
    Desk,
    Voice,
    around,
    facts,
    paragraphs,
    sentence,
    tags_of,
    title_of,
)
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf
from hype_sandbox.worlds.prose.writer import literal

# Of ten sentences in an ordinary post. The description of the song leads, as on real blogs.
_TOPIC_WEIGHTS = (3.7, 2.2, 2.1, 2.0)
_ESSAY_SHARE = 0.04  # of posts on one song: six hundred words and more


def single(song: Song, voice: Voice, desk: Desk) -> Article:
    """A post about one song: six to ten sentences, now and then an essay."""
    known = facts(song, voice, desk)
    essay = desk.rng.random() < _ESSAY_SHARE
    count = round(38 + desk.rng.expovariate(1 / 22)) if essay else desk.rng.randint(5, 11)
    sentences = [
        sentence(song, topic, known, voice, desk) for topic in _topics(min(count, 115), desk.rng)
    ]
    return Article(
        title_of(song, known, desk),
        paragraphs(sentences, desk.rng),
        "en",
        "single",
        tags_of(song, desk),
    )


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


def roundup(songs: Sequence[Song], voice: Voice, desk: Desk) -> Article:
    """Several songs, numbered or under headings, with a line or a few on each."""
    first = songs[0]
    known = {**facts(first, voice, desk), "count": literal(str(len(songs)))}
    grammar: shelf.Grammar = {**around(first), **known}
    numbered = desk.rng.random() < 0.5
    lines = desk.rng.choice((1, 1, 2, 3))
    blocks = [Block("paragraph", desk.writer.phrase(grammar, "round_intro"))]
    for place, song in enumerate(songs, 1):
        name = f"{song.artist.name} – {voice.quoted.format(song.title)}"
        about = facts(song, voice, desk)
        said = " ".join(
            sentence(song, topic, about, voice, desk)
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
    sentences = [sentence(song, topic, known, Voice(song.label), desk) for topic in topics]
    return Article(
        title_of(song, known, desk),
        paragraphs(sentences, desk.rng),
        "en",
        "press",
        tags_of(song, desk),
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
    words = desk.writer.phrase({**around(song), **known}, "short")
    blocks = (Block("paragraph", words), Block("player", ""))
    return Article(title_of(song, known, desk), blocks, "en", "short", tags_of(song, desk))


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
        title_of(song, known, desk),
        (heading, *lines, Block("player", "")),
        "en",
        "tracklist",
        tags_of(song, desk),
    )


def listing(song: Song, voice: Voice, desk: Desk) -> Article:
    """Who plays where this week."""
    blocks = [Block("paragraph", f"{song.artist.name} and more: this week's concerts.")]
    for _ in range(desk.rng.randint(6, 12)):
        known = facts(song, voice, desk)
        line = desk.writer.phrase({**around(song), **known}, "venue_line")
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
        title_of(song, known, desk),
        paragraphs(sentences, desk.rng),
        language,
        "other_language",
        tags_of(song, desk),
    )


SMALL_KINDS: Mapping[str, Callable[[Song, Voice, Desk], Article]] = {
    "short": short,
    "tracklist": tracklist,
    "listing": listing,
}

"""What a post says, by kind: one song, a press release, a few words, a tracklist, a listing of dates,
another language. Long posts are essays.py's, round-ups roundups.py's, pieces article.py's, pages
rendering.py's.
"""

from collections.abc import Callable, Mapping

from hype_sandbox.worlds import essays
from hype_sandbox.worlds.article import (
    Article,
    Block,
    Desk,
    Voice,
    about,
    around,
    facts,
    paragraphs,
    sentence,
    tags_of,
    title_of,
)
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf

_ESSAY_SHARE = 0.06  # of posts on one song: six hundred words and more
_TOUR_SHARE = 0.05  # of the others: where to see the artist stands below


def single(song: Song, voice: Voice, desk: Desk) -> Article:
    """A post about one song: six to ten sentences, now and then an essay."""
    if desk.rng.random() < _ESSAY_SHARE:
        return essays.essay(song, voice, desk)
    known = facts(song, voice, desk)
    sentences = about(song, desk.rng.randint(5, 11), known, voice, desk)
    blocks = paragraphs(sentences, desk.rng)
    tour = essays.tour(song, known, desk) if desk.rng.random() < _TOUR_SHARE else ()
    return Article(
        title_of(song, known, desk), (*blocks, *tour), "en", "single", tags_of(song, desk)
    )


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

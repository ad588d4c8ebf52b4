"""Round-ups glued together from posts on one song, in the layouts that blogs use.

Posts come in as artist, title and paragraphs; what is glued lives in memory only.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_TITLE = re.compile(
    r"^(?:(?:new music|listen|watch|stream|premiere|video|mp3|track|exclusive)\s*[:|]\s*)?"
    r"(?:([^–—:|\"“”]{2,40}?)(?:\s*[–—:|]\s*|\s+-\s+|\s+)[\"“‘'«](.{2,50}?)[\"”’'»](?:\s|$|[|\[(-])"
    r"|([^–—:|\"“”]{2,40}?)(?:\s*[–—]\s*|\s+-\s+)([^–—:|\"“”\[(-]{2,40})$)",
    re.IGNORECASE,
)
_SHORTEST_PARAGRAPH = 15  # words
SIZES = ("short", "whole")  # a sentence or two on each song; or all that was written on it


@dataclass(frozen=True, slots=True)
class Piece:
    """A post on one song."""

    artist: str
    title: str
    paragraphs: tuple[str, ...]


def piece(title: str, text: str) -> Piece | None:
    """The post as a piece; None where its title does not say whose song it is about."""
    found = _TITLE.search(title.strip())
    paragraphs = [line for line in text.split("\n") if len(line.split()) >= _SHORTEST_PARAGRAPH]
    if found is None or not paragraphs:
        return None
    artist, song = found[1] or found[3], found[2] or found[4]
    return Piece(artist.strip(), song.strip(" ,."), tuple(paragraphs))


# A heading over each song: the place, how many there are, artist and title.
_HEADS: Mapping[str, Callable[[int, int, str, str], str]] = {
    "artist – title": lambda _at, _of, artist, title: f"{artist} – {title}",
    "artist “title”": lambda _at, _of, artist, title: f"{artist} “{title}”",
    'artist - "title"': lambda _at, _of, artist, title: f'{artist} - "{title}"',
    "1. artist – title": lambda at, _of, artist, title: f"{at}. {artist} – {title}",
    "9. artist - 'title'": lambda at, of, artist, title: f"{of + 1 - at}. {artist} - '{title}'",
    "#9 artist — title": lambda at, of, artist, title: f"#{of + 1 - at} {artist} — {title}",
    "1) title by artist": lambda at, _of, artist, title: f"{at}) {title} by {artist}",
    "“title” by artist": lambda _at, _of, artist, title: f"“{title}” by {artist}",
    "title by artist": lambda _at, _of, artist, title: f"{title} by {artist}",
    "artist // title": lambda _at, _of, artist, title: f"{artist} // {title}",
    "artist | title": lambda _at, _of, artist, title: f"{artist} | {title}",
    "artist: title": lambda _at, _of, artist, title: f"{artist}: {title}",
    "‘title’, artist": lambda _at, _of, artist, title: f"‘{title}’, {artist}",
    "ARTIST – TITLE": lambda _at, _of, artist, title: f"{artist.upper()} – {title.upper()}",
    "artist": lambda _at, _of, artist, _title: artist,
    "“title”": lambda _at, _of, _artist, title: f"“{title}”",
}
# Names run into the first line of what is said, or stand below it, or stand alone.
_OTHERS: Mapping[str, Callable[[str, str, list[str]], list[str]]] = {
    "run in: artist – title: …": lambda artist, title, said: [
        f"{artist} – {title}: {said[0]}",
        *said[1:],
    ],
    "run in: artist “title” – …": lambda artist, title, said: [
        f"{artist} “{title}” – {said[0]}",
        *said[1:],
    ],
    "run in: artist – title …": lambda artist, title, said: [
        f"{artist} – {title} {said[0]}",
        *said[1:],
    ],
    "below: artist – title": lambda artist, title, said: [*said, f"{artist} – {title}"],
    "alone: artist – title": lambda artist, title, _said: [f"{artist} – {title}"],
    "alone: title by artist": lambda artist, title, _said: [f"{title} by {artist}"],
}
_INTRODUCTIONS = (
    "There is also “{title}” by {artist}.",
    "{artist}’s “{title}” comes next.",
    "Then came “{title}”, the new one from {artist}.",
    "{artist} returned with “{title}”.",
    "Up next is {artist} with “{title}”.",
)
LAYOUTS = (*_HEADS, *_OTHERS, "in sentences")


def glued(pieces: Sequence[Piece], layout: str, size: str, rng: random.Random) -> str:
    """A round-up of *pieces* in *layout*."""
    return "\n".join(
        line
        for at, each in enumerate(pieces, 1)
        for line in _passage(each, layout, size, (at, len(pieces)), rng)
    )


def _passage(
    each: Piece, layout: str, size: str, place: tuple[int, int], rng: random.Random
) -> Iterator[str]:
    said = list(each.paragraphs) if size == "whole" else [_shortened(each.paragraphs[0], rng)]
    if layout in _HEADS:
        yield _HEADS[layout](*place, each.artist, each.title)
        yield from said
    elif layout in _OTHERS:
        yield from _OTHERS[layout](each.artist, each.title, said)
    else:
        introduced = rng.choice(_INTRODUCTIONS).format(artist=each.artist, title=each.title)
        yield f"{introduced} {said[0]}"
        yield from said[1:]


def _shortened(paragraph: str, rng: random.Random) -> str:
    sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])", paragraph)
    return " ".join(sentences[: rng.choice((1, 2))])

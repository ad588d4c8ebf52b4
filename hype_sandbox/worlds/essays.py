"""Long posts on one song: essays, essays in parts under headings, and interviews."""

from collections.abc import Callable, Iterator

from hype_sandbox.worlds.article import (
    Article,
    Block,
    Desk,
    Voice,
    about,
    around,
    facts,
    paragraphs,
    tags_of,
    title_of,
)
from hype_sandbox.worlds.music import Song
from hype_sandbox.worlds.prose import shelf
from hype_sandbox.worlds.prose.grammar import write
from hype_sandbox.worlds.prose.shelf import Grammar

_FEWEST, _MEAN_MORE, _MOST = 40, 25, 115  # sentences: six hundred to two thousand words
_PARTS = (3, 6)
_DATES = (3, 9)


def essay(song: Song, voice: Voice, desk: Desk) -> Article:
    """A long post on *song*: in one piece, in parts, or as an interview."""
    known = facts(song, voice, desk)
    count = min(_MOST, round(_FEWEST + desk.rng.expovariate(1 / _MEAN_MORE)))
    sentences = about(song, count, known, voice, desk)
    form: Callable[[list[str], Song, Grammar, Desk], tuple[Block, ...]] = desk.rng.choice(
        (_in_one_piece, _in_one_piece, _in_parts, _interview)
    )
    blocks = form(sentences, song, known, desk)
    return Article(title_of(song, known, desk), blocks, "en", "single", tags_of(song, desk))


def tour(song: Song, known: Grammar, desk: Desk) -> tuple[Block, ...]:
    """Where to see the artist, below a post."""
    grammar = _grammar(song, known)
    dates = [desk.writer.phrase(grammar, "tour") for _ in range(desk.rng.randint(*_DATES))]
    return tuple(Block("paragraph", date) for date in dates)


def _in_one_piece(
    sentences: list[str], song: Song, known: Grammar, desk: Desk
) -> tuple[Block, ...]:
    del song, known
    return paragraphs(sentences, desk.rng)


def _in_parts(sentences: list[str], song: Song, known: Grammar, desk: Desk) -> tuple[Block, ...]:
    blocks: list[Block] = []
    grammar = _grammar(song, known)
    names = _several("part", grammar, desk)
    for part in _divided(sentences, desk.rng.randint(*_PARTS)):
        blocks += [Block("heading", next(names)), *paragraphs(part, desk.rng)]
    return tuple(blocks)


def _interview(sentences: list[str], song: Song, known: Grammar, desk: Desk) -> tuple[Block, ...]:
    """Questions over answers; who speaks is said each time, or left to the reader."""
    grammar = _grammar(song, known)
    asks, says = desk.rng.choice(
        (
            ("", ""),
            ("Q: ", "A: "),
            (f"{known['site'][0][0]}: ", f"{song.artist.name}: "),
        )
    )
    blocks: list[Block] = []
    questions = _several("question", grammar, desk)
    parts = _divided(sentences, desk.rng.randint(_PARTS[1], 2 * _PARTS[1]))
    blocks.append(Block("paragraph", " ".join(parts[0])))
    for part in parts[1:]:
        blocks.append(Block("heading" if not asks else "paragraph", asks + next(questions)))
        blocks.append(Block("paragraph", says + " ".join(part)))
    return tuple(blocks)


def _several(symbol: str, grammar: Grammar, desk: Desk) -> Iterator[str]:
    """Words for *symbol*, one after the other, each once before any comes again."""
    while True:
        for chosen in desk.rng.sample(grammar[symbol], len(grammar[symbol])):
            yield write(chosen, (grammar,), desk.rng)


def _divided(sentences: list[str], parts: int) -> list[list[str]]:
    size = -(-len(sentences) // parts)
    return [sentences[at : at + size] for at in range(0, len(sentences), size)]


def _grammar(song: Song, known: Grammar) -> Grammar:
    return {**around(song), **shelf.words("english", "essays.txt"), **known, "town": _towns()}


def _towns() -> tuple[tuple[str, ...], ...]:
    return shelf.words("names.txt")["town"]  # type: ignore[return-value]

"""Commands that do to a user's own files what collection does to pages: extract, language, judge,
sentences. They need no lake, no keys and no network.
"""

import json
import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.errors import BadInput

if TYPE_CHECKING:
    from hype_pipeline.collect.extraction.extract import Article
    from hype_pipeline.collect.extraction.extract_pool import Extracted
    from hype_pipeline.collect.judging.verdicts import Verdict
    from hype_pipeline.records.collected import Post

_JSON = click.option(
    "--json", "as_json", is_flag=True, help="JSON lines instead of text for people."
)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", default=None, help="The pages' address: relative links are read against it.")
@_JSON
def extract(paths: Sequence[Path], url: str | None, *, as_json: bool) -> None:
    """The article in each page: text, title, author, date, language, links to players.

    A path is an .html or an .html.gz file.
    """
    from hype_pipeline.collect.extraction.extract_pool import ExtractPool

    for path in paths:
        if not path.is_file():
            raise BadInput(f"{path} is not a file.")
    bodies: list[bytes | str] = [""] * len(paths)
    with ExtractPool(0) as pool:
        pages = _pages(paths, url or "", bodies)
        for number, extracted in _in_order(pool.extract(pages), bodies):
            told = _told(str(paths[number]), extracted or bodies[number])
            click.echo(_json(told) if as_json else _article_for_people(told))


@click.command()
@_JSON
def language(*, as_json: bool) -> None:
    """The language of each line of standard input, and whether it passes for English."""
    from hype_pipeline.text.language import identify

    for line in _lines(sys.stdin.buffer):
        guess = identify(line)
        told = {
            "language": guess.code,
            "probability": guess.probability,
            "passes": guess.passes(),
        }
        mark = "passes" if guess.passes() else "does not pass"
        click.echo(_json(told) if as_json else f"{guess.code} {guess.probability:.3f} {mark}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@_JSON
def judge(file: Path, *, as_json: bool) -> None:
    """Whether each post of a JSON-lines file (ref, url, title, text) would be kept, and why not.

    A post that repeats an earlier line is a near-duplicate of it. What convinced a filter stands
    below its reason.
    """
    for ref, verdict in _judged(list(_posts(file))):
        told = {"ref": ref, "keep": verdict.keeps, "reason": verdict.reason}
        shown = [f"{ref}: {verdict.reason or 'kept'}", *(f"    {line}" for line in verdict.lines())]
        click.echo(_json(told) if as_json else "\n".join(shown))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@_JSON
def sentences(file: Path, *, as_json: bool) -> None:
    """The sentences of a text file, one a line."""
    from hype_pipeline.text.sentences import sentences_of

    for sentence in sentences_of(_text(file)):
        click.echo(_json(sentence) if as_json else sentence)


COMMANDS = [extract, language, judge, sentences]


def _json(told: Any) -> str:
    return json.dumps(told, ensure_ascii=False)


def _lines(source: Iterable[bytes]) -> Iterator[str]:
    """Lines as they come; a byte that is no UTF-8 costs its character, not the stream."""
    return (line.decode("utf-8", "replace").rstrip("\r\n") for line in source)


def _text(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise BadInput(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"{file} is not UTF-8 text: {error.reason} at byte {error.start}."
        ) from error


# extract


def _pages(
    paths: Sequence[Path], url: str, bodies: list[bytes | str]
) -> Iterator[tuple[str, str, bytes]]:
    """What is to be extracted; *bodies* gets the reason of what cannot be read, as text."""
    for number, path in enumerate(paths):
        try:
            body = _body(path)
        except (OSError, zlib.error, ValueError) as error:
            bodies[number] = f"unreadable: {error}"
            continue
        bodies[number] = b""
        yield str(number), url, body


def _body(path: Path) -> bytes:
    from hype_pipeline.collect.page_size import LARGEST_PAGE

    packed = path.read_bytes()
    if path.suffix == ".gz":
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        body = inflater.decompress(packed, LARGEST_PAGE + 1)
        if not inflater.eof and len(body) <= LARGEST_PAGE:
            raise ValueError("the gzip stream ends in the middle")
    else:
        body = packed
    if len(body) > LARGEST_PAGE:
        raise ValueError(f"larger than {LARGEST_PAGE} bytes")
    return body


def _in_order(
    done: "Iterator[Extracted]", bodies: Sequence[bytes | str]
) -> "Iterator[tuple[int, Extracted | None]]":
    """What is done, in the order of the paths; None for what could not be read."""
    early: dict[int, Extracted] = {}
    following = 0
    for extracted in done:
        early[int(extracted.digest)] = extracted
        while following in early or (following < len(bodies) and bodies[following]):
            yield following, early.pop(following, None)
            following += 1
    yield from ((number, None) for number in range(following, len(bodies)))


def _told(path: str, extracted: "Extracted | bytes | str") -> Mapping[str, Any]:
    from hype_pipeline.text.language import identify

    if isinstance(extracted, (bytes, str)):
        return {"path": path, "error": str(extracted)}
    article: Article | None = extracted.article
    if article is None or not article.text:
        return {"path": path, "error": extracted.reason or "no_article"}
    guess = identify(article.text)
    return {
        "path": path,
        "title": article.title,
        "author": article.author,
        "published": article.published and article.published.isoformat(),
        "text": article.text,
        "language": guess.code,
        "language_probability": guess.probability,
        "links": list(article.links),
    }


def _article_for_people(told: Mapping[str, Any]) -> str:
    if "error" in told:
        return f"{told['path']}: {told['error']}\n"
    about = ", ".join(str(told[name]) for name in ("author", "published", "language") if told[name])
    return f"{told['path']}: {told['title'] or 'untitled'} ({about})\n\n{told['text']}\n"


# judge


def _posts(file: Path) -> "Iterator[tuple[str, Post]]":
    """The posts of a JSON-lines file. Raises BadInput for the first line that is none."""
    for number, line in enumerate(_text(file).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadInput(f"{file}, line {number} is not JSON: {error}.") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str) or "ref" not in row:
            raise BadInput(f"{file}, line {number} needs an object with ref, url, title and text.")
        yield row["ref"], _post(row)


def _post(row: Mapping[str, Any]) -> "Post":
    from hype_pipeline.records.collected import Post
    from hype_pipeline.text.clean import mended, unwrapped
    from hype_pipeline.text.language import identify

    text = mended(unwrapped(row["text"]))
    guess = identify(text)
    return Post(
        week=date.min,
        url=str(row.get("url") or ""),
        song_ids=(),
        host="",
        site_name=None,
        title=str(row["title"]) if row.get("title") else None,
        author=None,
        published=None,
        language=guess.code,
        language_probability=guess.probability,
        text=text,
        links=(),
        digest="",
        extractor="",
        robots="allowed",
        source_url=str(row.get("url") or ""),
        retrieved_at=datetime.min.replace(tzinfo=UTC),
        provider="file",
    )


def _judged(posts: "Sequence[tuple[str, Post]]") -> "Iterator[tuple[str, Verdict]]":
    from hype_pipeline.collect.judging.filters import judge as verdict_on
    from hype_pipeline.collect.kept_posts import repeats
    from hype_pipeline.text.likeness import Duplicates

    seen: Duplicates[tuple[str, date | None]] = Duplicates()
    for number, (ref, post) in enumerate(posts, 1):
        verdict = verdict_on(post, [])
        yield (
            ref,
            repeats((f"{ref} (post {number})", None), post.text, seen)
            if verdict.keeps
            else verdict,
        )

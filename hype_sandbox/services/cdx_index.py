"""The Wayback Machine's index (the CDX server): which captures there are, filtered and paged.

Parameters as documented at github.com/internetarchive/wayback, wayback-cdx-server: url, matchType,
from, to, filter, collapse, limit, offset, sort, closest, fl, output, showResumeKey, resumeKey,
fastLatest. Fields: urlkey, timestamp, original, mimetype, statuscode, digest, length.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote_plus, unquote_plus, urlsplit

from starlette.datastructures import QueryParams
from starlette.responses import JSONResponse, PlainTextResponse, Response

from hype_sandbox.page_keys import url_key
from hype_sandbox.world import World
from hype_sandbox.world_rows import Capture

FIELDS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length")
_MOST = 150_000

Line = dict[str, str]


def surt(url: str) -> str:
    """The index's key of an address: the host turned round, as `com,example)/path`."""
    split = urlsplit(url if "://" in url else f"http://{url}")
    host = (split.hostname or "").removeprefix("www.")
    path = split.path.rstrip("/") or "/"
    query = f"?{split.query}" if split.query else ""
    return f"{','.join(reversed(host.split('.')))}){path}{query}".lower()


def answer(world: World, asked: QueryParams) -> Response:
    """The index's answer to the query *asked*."""
    url = asked.get("url", "")
    if not url:
        return PlainTextResponse("Bad request: url is required", 400)
    captures = sorted(
        (capture for fits in [_matcher(url, asked)] for capture in _all(world, fits)),
        key=lambda capture: (surt(capture.url), capture.timestamp),
    )
    between = _between(asked.get("from", ""), asked.get("to", ""))
    lines: Iterable[Line] = (_line(world, each) for each in captures if between(each.timestamp))
    for told in asked.getlist("filter"):
        lines = _filtered(lines, told)
    for told in asked.getlist("collapse"):
        lines = _collapsed(lines, told)
    found = list(lines)
    if asked.get("sort") == "closest" and asked.get("closest"):
        wanted = int(asked["closest"].ljust(14, "0"))
        found.sort(key=lambda line: abs(int(line["timestamp"]) - wanted))
    elif asked.get("sort") == "reverse":
        found.reverse()
    return _shown(found, asked)


def _all(world: World, fits: Callable[[str], bool]) -> Iterable[Capture]:
    for key, captures in world.captures.items():
        if fits(key):
            yield from captures


def _matcher(url: str, asked: QueryParams) -> Callable[[str], bool]:
    kind = asked.get("matchType", "exact")
    if url.startswith("*."):
        kind, url = "domain", url[2:]
    elif url.endswith("*"):
        kind, url = "prefix", url[:-1]
    wanted = url_key(url)
    host = wanted.partition("/")[0]
    if kind == "prefix":
        return lambda key: key.startswith(wanted)
    if kind == "host":
        return lambda key: key.partition("/")[0] == host
    if kind == "domain":
        return lambda key: f".{key.partition('/')[0]}".endswith(f".{host}")
    return lambda key: key == wanted


def _between(first: str, last: str) -> Callable[[str], bool]:
    return lambda at: (not first or at >= first) and (not last or at[: len(last)] <= last)


def _line(world: World, capture: Capture) -> Line:
    body = world.capture_body(capture)
    return {
        "urlkey": surt(capture.url),
        "timestamp": capture.timestamp,
        "original": capture.url,
        "mimetype": capture.content_type.partition(";")[0].strip() or "unk",
        "statuscode": str(capture.status) if capture.status else "-",
        "digest": base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode(),
        "length": str(len(body)),
    }


def _filtered(lines: Iterable[Line], told: str) -> Iterable[Line]:
    name, _, pattern = told.removeprefix("!").partition(":")
    matches = re.compile(pattern)
    wanted = not told.startswith("!")
    return (line for line in lines if (matches.fullmatch(line.get(name, "")) is not None) == wanted)


def _collapsed(lines: Iterable[Line], told: str) -> Iterable[Line]:
    name, _, length = told.partition(":")
    before = None
    for line in lines:
        value = line[name][: int(length)] if length else line[name]
        if value != before:
            yield line
        before = value


def _shown(found: list[Line], asked: QueryParams) -> Response:
    offset = int(asked.get("offset", "0"))
    if asked.get("resumeKey"):
        offset = int(unquote_plus(asked["resumeKey"]).rpartition(" ")[2])
    limit = int(asked.get("limit", str(_MOST)))
    fields = asked["fl"].split(",") if asked.get("fl") else list(FIELDS)
    shown = found[limit:] if limit < 0 else found[offset : offset + limit]
    following = offset + limit if 0 < limit < len(found) - offset else None
    rows = [[line[name] for name in fields] for line in shown]
    resume = None
    if asked.get("showResumeKey", "").lower() == "true" and following is not None and shown:
        resume = quote_plus(f"{shown[-1]['urlkey']} {following}")
    if asked.get("output") == "json":
        told = [fields, *rows] if rows else []
        return JSONResponse([*told, [], [resume]] if resume else told)
    text = "".join(" ".join(row) + "\n" for row in rows)
    return PlainTextResponse(f"{text}\n{resume}\n" if resume else text)

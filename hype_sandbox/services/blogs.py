"""Every blog, on one port: the Host header says which one is meant.

Bodies, statuses and headers are the world's. A page with status 0 is on a dead host: the connection
is closed without an answer. What the world says of a page (its truth) is never sent.
"""

import gzip
import hashlib
import ipaddress
from email.utils import formatdate

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from hype_sandbox.door import header, host_of
from hype_sandbox.page_keys import page_key
from hype_sandbox.surroundings import Surroundings
from hype_sandbox.wire import cut
from hype_sandbox.world import World
from hype_sandbox.world_rows import Page

_SMALLEST_PACKED = 512  # bytes; servers leave smaller bodies as they are
_KEPT_UNCHANGED = ("etag", "last-modified", "vary")
_LAST_MODIFIED = 1_600_000_000  # seconds; pages that say nothing were last changed then


def application(surroundings: Surroundings) -> ASGIApp:
    """The service."""
    world = surroundings.world

    async def blogs(scope: Scope, receive: Receive, send: Send) -> None:
        page = _found(world, scope)
        if page is not None and page.status == 0:
            await cut(scope)
            return
        response = _answer(world, page, scope) if page is not None else _no_page(world, scope)
        if scope["method"] not in ("GET", "HEAD"):
            response = PlainTextResponse("Method Not Allowed", 405, {"Allow": "GET, HEAD"})
        await response(scope, receive, send)

    return blogs


def _path(scope: Scope) -> str:
    path: bytes = scope.get("raw_path") or scope["path"].encode()
    return path.decode("latin-1")


def _found(world: World, scope: Scope) -> Page | None:
    """The page that is asked for; a query that the world does not know is ignored, as blogs do."""
    address = f"{host_of(scope)}{_path(scope)}"
    query = scope["query_string"].decode("latin-1")
    exact = world.pages.get(page_key(f"{address}?{query}")) if query else None
    return exact or world.pages.get(page_key(address))


def _no_page(world: World, scope: Scope) -> Response:
    host, path = host_of(scope), scope["path"]
    if path == "/robots.txt":
        robots = world.blogs[host].robots if host in world.blogs else None
        return PlainTextResponse(robots) if robots is not None else PlainTextResponse("", 404)
    raw = _path(scope)
    turned = raw[:-1] if raw.endswith("/") else f"{raw}/"
    if page_key(f"{host}{turned}") in world.pages:
        return RedirectResponse(turned, 301)
    if _private(host):
        return PlainTextResponse("a secret of the inner network")
    if path == "/" and host in world.blogs:
        name = world.blogs[host].sitename
        return HTMLResponse(f"<html><head><title>{name}</title></head><body>{name}</body></html>")
    return HTMLResponse(
        "<html><head><title>Page not found</title></head><body><h1>404</h1>"
        "<p>Nothing was found at this location.</p></body></html>",
        404,
    )


def _private(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]").partition(":")[0]).is_private
    except ValueError:
        return False


def _answer(world: World, page: Page, scope: Scope) -> Response:
    body = world.page_body(page)
    headers = {"Vary": "Accept-Encoding"}
    if page.status == 200:
        headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:20]}"'
        headers["Last-Modified"] = formatdate(_LAST_MODIFIED, usegmt=True)
    if page.content_type:
        headers["Content-Type"] = page.content_type
    headers |= page.headers
    given = {name.lower(): value for name, value in headers.items()}
    if "etag" in given and _unchanged(scope, given["etag"], given.get("last-modified", "")):
        kept = {name: value for name, value in given.items() if name in _KEPT_UNCHANGED}
        return Response(None, 304, kept)
    accepts = "gzip" in header(scope, "accept-encoding")
    if accepts and len(body) >= _SMALLEST_PACKED and "content-encoding" not in given:
        body = gzip.compress(body, 5, mtime=0)
        headers["Content-Encoding"] = "gzip"
    return Response(body, page.status, headers)


def _unchanged(scope: Scope, etag: str, modified: str) -> bool:
    none_match = header(scope, "if-none-match")
    if none_match:
        return etag in (tag.strip().removeprefix("W/") for tag in none_match.split(","))
    since = header(scope, "if-modified-since")
    return bool(since) and since == modified

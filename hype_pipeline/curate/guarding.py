"""What every request to the desk has to pass, and the headers that every answer carries."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_BODY = 64 * 1024  # bytes
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Guarding:
    """Middleware: refuses foreign host names on loopback and long bodies, adds the headers."""

    def __init__(self, app: ASGIApp, *, loopback_only: bool) -> None:
        self._app = app
        self._loopback_only = loopback_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                if not scope["path"].startswith("/static/"):
                    headers["cache-control"] = "no-store"
            await send(message)

        refusal = self._refusal(Headers(scope=scope), scope["method"])
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, headers: Headers, method: str) -> PlainTextResponse | None:
        host = (
            headers.get("host", "").rsplit(":", 1)[0]
            if "]" not in headers.get("host", "")[-1:]
            else headers["host"]
        )
        if self._loopback_only and host.lower() not in _LOOPBACK:
            # Without this a page elsewhere could point its own name at loopback and read the desk.
            return PlainTextResponse("The desk answers to 127.0.0.1 and localhost only.\n", 421)
        length = headers.get("content-length")
        if method == "POST" and (
            length is None or not length.isdecimal() or int(length) > LONGEST_BODY
        ):
            return PlainTextResponse(f"A form has a length of at most {LONGEST_BODY} bytes.\n", 413)
        return None

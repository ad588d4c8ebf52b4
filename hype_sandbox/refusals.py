"""How each service says "too often" and "not now": status, headers and body differ by house.

Used when a rate is exceeded (rates.py) and when such a fault is switched on (faults.py).
"""

import math
from datetime import UTC, datetime, timedelta
from typing import Any

from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

_TOO_OFTEN: dict[str, tuple[int, Any]] = {
    "hype_machine": (403, {"status": "error", "error_msg": "Rate limit exceeded"}),
    "spotify": (429, {"error": {"status": 429, "message": "Too many requests"}}),
    "spotify_accounts": (429, {"error": "too_many_requests"}),
    "lastfm": (
        429,
        {"error": 29, "message": "Rate Limit Exceeded - Your IP has made too many requests"},
    ),
    "musicbrainz": (
        503,
        {"error": "Your requests are exceeding the allowable rate limit. Please slow down."},
    ),
    "reccobeats": (429, {"status": 429, "error": "Too Many Requests"}),
    "mastodon": (429, {"error": "Too many requests"}),
    "bluesky": (429, {"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"}),
    "x": (429, {"title": "Too Many Requests", "detail": "Too Many Requests", "status": 429}),
    "sheets": (
        429,
        {
            "error": {
                "code": 429,
                "message": "Quota exceeded for quota metric 'Read requests'",
                "status": "RESOURCE_EXHAUSTED",
            }
        },
    ),
}

PREMIUM = {
    "error": {
        "status": 403,
        "message": "Active premium subscription required for the owner of the app.",
    }
}

_WINDOW = timedelta(minutes=5)  # after which the counts are announced to begin anew

QUOTA = {"error": {"status": 429, "message": "Too many requests", "reason": "QUOTA_EXCEEDED"}}


def announced(service: str, left: int, most: int, now: datetime) -> dict[str, str]:
    """The headers in which a service says how often it may still be asked; most say nothing."""
    if service == "mastodon":
        reset = (now + _WINDOW).isoformat()
        names = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")
    else:
        reset = str(int((now + _WINDOW).timestamp()))
        prefix = {"bluesky": "ratelimit-", "x": "x-rate-limit-"}.get(service)
        if prefix is None:
            return {}
        names = (f"{prefix}limit", f"{prefix}remaining", f"{prefix}reset")
    return dict(zip(names, (str(most), str(left), reset), strict=True))


def too_often(service: str, wait: float, *, now: datetime, quota: bool = False) -> Response:
    """*service* was asked too often and may be asked again after *wait* seconds."""
    seconds = max(1, math.ceil(wait))
    headers = {"Retry-After": str(seconds)}
    reset = now + timedelta(seconds=seconds)
    if service == "mastodon":
        headers |= {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset.isoformat()}
    if service == "bluesky":
        headers |= {"ratelimit-remaining": "0", "ratelimit-reset": str(int(reset.timestamp()))}
    if service == "x":
        headers = {"x-rate-limit-remaining": "0", "x-rate-limit-reset": str(int(reset.timestamp()))}
    if service == "hype_machine":
        headers = {}  # it does not say how long to wait
    if quota:
        return JSONResponse(QUOTA, 429, headers)
    if service in _TOO_OFTEN:
        status, body = _TOO_OFTEN[service]
        return JSONResponse(body, status, headers)
    return PlainTextResponse("Too Many Requests", 429, headers)


def broken(service: str, status: int) -> Response:
    """*service* fails on its own side."""
    if service in ("blogs", "hype_machine_site", "wayback", "hype_machine"):
        return HTMLResponse(
            f"<html><head><title>{status}</title></head><body><h1>{status} Service error</h1>"
            "<hr>nginx</body></html>",
            status,
        )
    if service == "bluesky":
        return JSONResponse({"error": "UpstreamFailure", "message": "Upstream Failure"}, status)
    if service in ("spotify", "sheets"):
        return JSONResponse({"error": {"status": status, "message": "Server error."}}, status)
    return JSONResponse({"error": "Server error", "at": datetime.now(UTC).isoformat()}, status)

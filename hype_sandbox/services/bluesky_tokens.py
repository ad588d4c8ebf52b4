"""Bluesky's session tokens: JWTs that say whose they are and until when they hold."""

import base64
import hashlib
import json
from typing import Any

ACCESS, REFRESH = "com.atproto.access", "com.atproto.refresh"
_LASTS = {ACCESS: 2 * 3600, REFRESH: 90 * 24 * 3600}  # seconds


def _packed(told: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")


def _signature(signed: str) -> str:
    digest = hashlib.sha256(f"sandbox {signed}".encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def token(did: str, scope: str, now: int) -> str:
    """A token of *scope* for *did*, good from *now* (seconds since 1970)."""
    told = {
        "scope": scope,
        "sub": did,
        "aud": "did:web:sandbox",
        "iat": now,
        "exp": now + _LASTS[scope],
    }
    signed = f"{_packed({'typ': 'at+jwt', 'alg': 'HS256'})}.{_packed(told)}"
    return f"{signed}.{_signature(signed)}"


def trouble(authorization: str, did: str, scope: str, now: int) -> tuple[int, str, str] | None:
    """What is wrong with an Authorization header: status, error, message. None: nothing."""
    if not authorization.startswith("Bearer "):
        return 401, "AuthMissing", "Authentication Required"
    signed, _, signature = authorization.removeprefix("Bearer ").rpartition(".")
    if signature != _signature(signed):
        return 400, "InvalidToken", "Token could not be verified"
    payload = signed.partition(".")[2]
    told = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if told["scope"] != scope or told["sub"] != did:
        return 400, "InvalidToken", "Bad token scope"
    if told["exp"] <= now:
        return 400, "ExpiredToken", "Token has expired"
    return None

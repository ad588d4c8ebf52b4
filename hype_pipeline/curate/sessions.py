"""Signed session cookies and the tokens against forged forms. Nothing is kept on the server."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

LASTS = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Session:
    """Who is at the desk."""

    name: str
    nonce: str
    cookie: str


class Sessions:
    """Makes and reads sessions with one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def begin(self, name: str, *, bound_to: str, now: datetime) -> Session:
        """A session for *name*, valid while *bound_to* (the password's hash) stays the same."""
        nonce = base64.urlsafe_b64encode(os.urandom(18)).decode()
        body = f"{name}|{int(now.timestamp())}|{nonce}"
        return Session(name, nonce, f"{body}|{self._sign('session', body, bound_to)}")

    def read(self, cookie: str | None, *, now: datetime) -> tuple[Session, str] | None:
        """The session that *cookie* claims to be, with the signature still to be checked."""
        parts = (cookie or "").split("|")
        if len(parts) != 4 or not parts[1].isdecimal() or len(parts[1]) > 12:
            return None
        name, issued, nonce, signature = parts
        age = now - datetime.fromtimestamp(int(issued), UTC)
        if not timedelta(minutes=-1) <= age < LASTS:
            return None
        return Session(name, nonce, cookie or ""), signature

    def holds(self, session: Session, signature: str, *, bound_to: str) -> bool:
        """Whether *signature* is ours for this session."""
        body = session.cookie.rpartition("|")[0]
        return hmac.compare_digest(
            signature.encode(), self._sign("session", body, bound_to).encode()
        )

    def form_token(self, session: Session) -> str:
        """What every form of this session carries."""
        return self._sign("form", session.name, session.nonce)

    def form_is_ours(self, session: Session, token: str) -> bool:
        """Whether a form comes from a page of ours."""
        return hmac.compare_digest(token.encode(), self.form_token(session).encode())

    def _sign(self, *parts: str) -> str:
        message = "\x00".join(parts).encode()
        digest = hmac.new(self._secret, message, hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode()


def desk_secret(scratch: Path) -> bytes:
    """The secret in the scratch folder, made on first use and readable by its owner only."""
    path = scratch / "desk.key"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(descriptor, "wb") as out:
        out.write(os.urandom(32))
    return path.read_bytes()

"""Who may decide: accounts with scrypt hashes, and how often a password may be guessed."""

import base64
import hashlib
import hmac
import os
import re
from collections import defaultdict
from datetime import datetime, timedelta
from threading import Lock

from sqlalchemy import Engine, delete, select

from hype_pipeline.curate.database import ACCOUNTS, insert_missing, reading
from hype_pipeline.errors import BadInput

SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")
# About 32 MiB and a tenth of a second for each guess: https://cheatsheetseries.owasp.org, Password Storage.
_COST = {"n": 2**15, "r": 8, "p": 1}
_MEMORY = 2**26


class Accounts:
    """The accounts in the desk's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, password: str, *, now: datetime) -> None:
        """Add a curator. Raises BadInput for a taken name or a short password."""
        if not _NAME.fullmatch(name):
            raise BadInput(f"{name!r} is no account name: up to 40 letters, digits, '.', '_', '-'.")
        if len(password) < SHORTEST_PASSWORD:
            raise BadInput(f"A password has at least {SHORTEST_PASSWORD} characters.")
        row = {"name": name, "password": hashed(password, os.urandom(16)), "added_at": now}
        with self._engine.begin() as connection:
            added = insert_missing(connection, ACCOUNTS, [row])
        if not added:
            raise BadInput(f"There is an account {name!r} already; remove it first.")

    def remove(self, name: str) -> None:
        """Remove a curator, whose sessions end at once. Raises BadInput when there is none."""
        with self._engine.begin() as connection:
            removed = connection.execute(delete(ACCOUNTS).where(ACCOUNTS.c.name == name)).rowcount
        if not removed:
            raise BadInput(f"There is no account {name!r}.")

    def names(self) -> list[str]:
        """Everybody, by name."""
        with reading(self._engine) as connection:
            return list(connection.scalars(select(ACCOUNTS.c.name).order_by(ACCOUNTS.c.name)))

    def stored(self, name: str) -> str | None:
        """The hash of the password of *name*; None: there is no such account."""
        with reading(self._engine) as connection:
            return connection.scalar(select(ACCOUNTS.c.password).where(ACCOUNTS.c.name == name))

    def admits(self, name: str, password: str) -> bool:
        """Whether *password* is that of *name*. Takes as long for an unknown name as for a known one."""
        known = self.stored(name)
        salt = base64.b64decode((known or _NOBODY).split("$")[1])
        return hmac.compare_digest(hashed(password, salt), known or "")


def hashed(password: str, salt: bytes) -> str:
    """A scrypt hash with its salt."""
    key = hashlib.scrypt(password.encode(), salt=salt, maxmem=_MEMORY, dklen=32, **_COST)
    return "$".join(("scrypt", *(base64.b64encode(part).decode() for part in (salt, key))))


_NOBODY = "scrypt$" + base64.b64encode(bytes(16)).decode() + "$"


class GuessPace:
    """How often a password may be guessed, from one address and for one name."""

    def __init__(self, *, most: int = 5, within: timedelta = timedelta(minutes=5)) -> None:
        self._most = most
        self._within = within
        self._failures: defaultdict[str, list[datetime]] = defaultdict(list)
        self._lock = Lock()

    def allows(self, keys: tuple[str, ...], *, now: datetime) -> bool:
        """Whether another guess is allowed under all of *keys*."""
        with self._lock:
            return all(len(self._recent(key, now)) < self._most for key in keys)

    def failed(self, keys: tuple[str, ...], *, now: datetime) -> None:
        """A guess under *keys* was wrong."""
        with self._lock:
            for key in keys:
                self._failures[key] = [*self._recent(key, now), now]
            for key in [key for key in self._failures if not self._recent(key, now)]:
                del self._failures[key]

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        return [at for at in self._failures.get(key, ()) if now - at < self._within]

"""A session on a Bluesky server: logging in, keeping the session in a file, asking, and what errors mean.

The server allows a few hundred logins a day, hence the file. What is asked is bluesky.py's and
bluesky_hearing.py's.
"""

import os
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from hype_pipeline.errors import Ambiguous, HypeError, Refused, Retryable
from hype_pipeline.services.social import TIMEOUT

NAME = "bluesky"
_EXPIRED = ("ExpiredToken", "InvalidToken", "AuthMissing")

Answer = TypeVar("Answer")


class BlueskySession:
    """The bot, logged in at *url* when it first asks; the session is kept in *file*."""

    def __init__(self, url: str, handle: str, app_password: str, *, file: Path) -> None:
        self._url = url
        self._handle = handle
        self._app_password = app_password
        self._file = file

    @property
    def did(self) -> str:
        """The bot's own identifier."""
        return str(self._client._session.did)  # noqa: SLF001 - the client has no public name for it

    def ask(self, question: Callable[[Any], Answer]) -> Answer:
        """The answer to *question*, which is put to the client; its errors are understood()'s."""
        from atproto_client.exceptions import BadRequestError, UnauthorizedError
        from atproto_server.exceptions import TokenDecodeError

        try:
            return question(self._client)
        except (BadRequestError, UnauthorizedError, TokenDecodeError) as error:
            if not isinstance(error, TokenDecodeError) and error_name(error) not in _EXPIRED:
                raise
        # The kept session has run out or belongs to a server that was reset: log in again, once.
        self._file.unlink(missing_ok=True)
        del self._client
        return question(self._client)

    def record(self, collection: str, key: str) -> Any | None:
        """The bot's record under *key*; None where there is none."""
        from atproto_client.exceptions import BadRequestError

        asked = {"repo": self.did, "collection": collection, "rkey": key}
        try:
            return self.ask(lambda client: client.com.atproto.repo.get_record(asked))
        except BadRequestError as error:
            if error_name(error) != "RecordNotFound":
                raise
            return None

    @cached_property
    def _client(self) -> Any:
        from atproto import Client
        from atproto_client.request import Request

        request = Request(timeout=TIMEOUT)
        weakref.finalize(self, request.close)
        client = Client(self._url, request=request)
        client.on_session_change(lambda _event, session: self._keep(session.export()))
        if not self._resumed(client):
            client.login(self._handle, self._app_password, fetch_bsky_profile=False)
        return client

    def _resumed(self, client: Any) -> bool:
        """Whether the kept session can be read; whether it is still good, the server says later."""
        from atproto_core.exceptions import AtProtocolError

        try:
            client.login(session_string=self._file.read_text(), fetch_bsky_profile=False)
        except (FileNotFoundError, ValueError, AtProtocolError):
            return False
        return True

    def _keep(self, session: str) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._file.with_suffix(".partial")
        unfinished.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(unfinished, flags, 0o600), "w") as out:
            out.write(session)
        unfinished.replace(self._file)


@contextmanager
def understood(*, sending: bool) -> Iterator[None]:
    """The client's errors as ours. While *sending*, what may have arrived is Ambiguous."""
    import httpx
    from atproto_client import exceptions

    try:
        yield
    except exceptions.RateLimitExceededError as error:
        raise Retryable(NAME, "asks to wait (429).", retry_after=_wait(error)) from error
    except exceptions.UnauthorizedError as error:
        raise Refused(
            NAME,
            f"does not let us in ({error}). Are HYPE_BLUESKY_HANDLE and the app password right?",
        ) from error
    except exceptions.BadRequestError as error:
        raise Refused(NAME, f"refused the request: {error}") from error
    except exceptions.RequestErrorBase as error:
        raise _passing(error, httpx.ConnectError, sending=sending) from error
    except (exceptions.AtProtocolError, httpx.HTTPError) as error:
        raise _passing(error, httpx.ConnectError, sending=sending) from error


def error_name(error: Any) -> str | None:
    """What the server calls *error*."""
    content = error.response.content if error.response else None
    return getattr(content, "error", None)


def _passing(error: Exception, unconnected: type[Exception], *, sending: bool) -> HypeError:
    said = str(error) or type(error).__name__
    if sending and not isinstance(error.__cause__ or error, unconnected):
        return Ambiguous(NAME, f"it is unknown whether the post arrived ({said}).")
    return Retryable(NAME, f"cannot be reached or fails ({said}).")


def _wait(error: Any) -> float | None:
    if error.retry_after is not None:
        return float(error.retry_after)
    return max((error.reset_at - datetime.now(UTC)).total_seconds(), 0) if error.reset_at else None

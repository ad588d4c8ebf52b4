"""Who is at the desk's page: sessions in a cookie, forms that are ours, and names with passwords.

On loopback whoever reaches the page is LOCAL; anywhere else one logs in. What the page shows and does
is web_desk.py's.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from sqlalchemy import Engine
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from hype_pipeline.curate.accounts import Accounts, GuessPace
from hype_pipeline.curate.sessions import LASTS, Session, Sessions

LOCAL = "local"  # the curator's name where nobody logs in
COOKIE = "hype_desk"


@dataclass(frozen=True, slots=True)
class TurnedAway:
    """Why somebody is not let in."""

    status: int
    sentence: str


class Door:
    """Lets curators in; with *login* by name and password, else all who are here as LOCAL."""

    def __init__(
        self, engine: Engine, *, secret: bytes, clock: Callable[[], datetime], login: bool
    ) -> None:
        self._accounts = Accounts(engine)
        self._sessions = Sessions(secret)
        self._pace = GuessPace()
        self._clock = clock
        self._login = login

    def with_session(
        self, show: Callable[[Request, Session], Response]
    ) -> Callable[[Request], Awaitable[Response]]:
        """A page for those who are in; the others go to the login, and come back."""

        async def answer(request: Request) -> Response:
            session = await run_in_threadpool(self._session, request)
            if session is None and self._login:
                asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
                return RedirectResponse(f"/login?next={quote(asked)}", 303)
            session = session or self._begin(LOCAL, LOCAL)
            response = await run_in_threadpool(show, request, session)
            give(response, session, request)
            return response

        return answer

    def with_form(
        self,
        act: Callable[[Request, Session, FormData], Response],
        refuse: Callable[[TurnedAway], Response],
    ) -> Callable[[Request], Awaitable[Response]]:
        """What a form of ours does; *refuse* answers one that is not."""

        async def answer(request: Request) -> Response:
            session = await run_in_threadpool(self._session, request)
            form = await request.form()
            token = str(form.get("token", ""))
            if session is None or not self._sessions.form_is_ours(session, token):
                return refuse(
                    TurnedAway(
                        403,
                        "This form is too old or not ours. Go back, reload the page, decide again.",
                    )
                )
            return await run_in_threadpool(act, request, session, form)

        return answer

    async def admit(self, name: str, password: str, address: str) -> Session | TurnedAway:
        """A session for who knows the password of *name*; guessing is slowed down."""
        keys = (f"address:{address}", f"name:{name}")
        now = self._clock()
        if not self._pace.allows(keys, now=now):
            return TurnedAway(429, "Too many wrong passwords. Wait five minutes and try again.")
        if not await run_in_threadpool(self._accounts.admits, name, password):
            self._pace.failed(keys, now=now)
            return TurnedAway(403, "Name and password do not fit together.")
        bound_to = await run_in_threadpool(self._bound_to, name)
        return self._begin(name, bound_to or "")

    def form_token(self, session: Session) -> str:
        """What a form of this session carries, so that it is known as ours."""
        return self._sessions.form_token(session)

    def _session(self, request: Request) -> Session | None:
        claimed = self._sessions.read(request.cookies.get(COOKIE), now=self._clock())
        if claimed is None:
            return None
        session, signature = claimed
        bound_to = self._bound_to(session.name)
        if bound_to is None or not self._sessions.holds(session, signature, bound_to=bound_to):
            return None
        return session

    def _bound_to(self, name: str) -> str | None:
        """What a session of *name* depends on; None: nobody by that name may be here."""
        if self._login:
            return self._accounts.stored(name)
        return LOCAL if name == LOCAL else None

    def _begin(self, name: str, bound_to: str) -> Session:
        return self._sessions.begin(name, bound_to=bound_to, now=self._clock())


def give(response: Response, session: Session, request: Request) -> None:
    """Hand *session* out with the response, as a cookie that scripts cannot read."""
    response.set_cookie(
        COOKIE,
        session.cookie,
        max_age=int(LASTS.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )


def inside(path: str | None) -> str:
    """*path* if it leads to a page of ours, else the front page."""
    ours = path and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if path and ours else "/"

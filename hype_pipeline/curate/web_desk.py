"""The desk's page: what waits, what was decided, and the forms that call desk.py.

Server-rendered; the script only adds keys and counters. Who may come in is door.py's; how text will
stand on a network is asked of *previews*.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import Engine
from starlette.applications import Starlette
from starlette.datastructures import FormData
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from hype_pipeline.curate import page_words
from hype_pipeline.curate.desk import Desk
from hype_pipeline.curate.door import COOKIE, Door, TurnedAway, give, inside
from hype_pipeline.curate.guarding import Guarding
from hype_pipeline.curate.sessions import Session
from hype_pipeline.curate.shown import DECISIONS_A_PAGE, POSTS_A_PAGE, Filter, Shown
from hype_pipeline.errors import BadInput, Conflict
from hype_pipeline.protocols import Approved

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Preview:
    """How a text will stand on a network, and how long it is there."""

    network: str
    text: str
    length: int
    longest: int
    cut: bool  # not all of the words fit


@dataclass(frozen=True, slots=True)
class Around:
    """What the page needs to know beside the database."""

    clock: Callable[[], datetime]
    secret: bytes
    previews: Callable[[Approved], Sequence[Preview]]
    waiting_for: Callable[[], str | None]  # why no drafts come yet, in a sentence
    login: bool  # beyond loopback


def application(engine: Engine, around: Around) -> Starlette:
    """The desk as an ASGI application."""
    return _Page(engine, around).routes()


class _Page:
    def __init__(self, engine: Engine, around: Around) -> None:
        self._around = around
        self._door = Door(engine, secret=around.secret, clock=around.clock, login=around.login)
        self._desk = Desk(engine)
        self._shown = Shown(engine)
        self._pages = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )
        self._pages.filters.update(
            ago=lambda at: page_words.ago(at, around.clock()),
            score=page_words.score,
            address=page_words.address,
            flag=page_words.flag,
        )

    def routes(self) -> Starlette:
        decisions = ("approve", "edit", "reject", "reject-all", "undo", "settle")
        return Starlette(
            routes=[
                Route("/", self._door.with_session(self._queue)),
                Route("/history", self._door.with_session(self._history)),
                *(self._posted(action, self._decide) for action in decisions),
                self._posted("preview", self._preview),
                Route("/login", self._login_page, methods=["GET"]),
                Route("/login", self._log_in, methods=["POST"]),
                self._posted("logout", self._log_out),
                Route("/ready", self._ready),
                Mount("/static", StaticFiles(directory=_HERE / "static"), name="static"),
            ],
            middleware=[Middleware(Guarding, loopback_only=not self._around.login)],
        )

    def _posted(self, name: str, act: Callable[[Request, Session, FormData], Response]) -> Route:
        answer = self._door.with_form(act, self._refused)
        return Route(f"/{name}", answer, methods=["POST"], name=name)

    def _queue(self, request: Request, session: Session) -> Response:
        return self._waiting(request, session, notice=None, status=200)

    def _waiting(
        self, request: Request, session: Session, *, notice: str | None, status: int
    ) -> Response:
        asked = request.query_params
        wanted = Filter(
            words=asked.get("words", "")[:100],
            network=asked.get("network", ""),
            asked=asked.get("asked") == "1",
            flagged=asked.get("flagged") == "1",
        )
        page = page_words.page_number(asked.get("page"))
        posts, count = self._shown.waiting(wanted, page=page)
        previews = {
            draft.draft_id: self._around.previews(_approved(draft, draft.text))
            for post in posts
            for draft in post.drafts
        }
        return self._render(
            "queue.html",
            session,
            status,
            posts=posts,
            count=count,
            previews=previews,
            wanted=wanted,
            filtered=wanted != Filter(),
            done=self._shown.draft(asked.get("done", "")) if not notice else None,
            notice=notice,
            waiting_for=None if posts else self._around.waiting_for(),
            pages=page_words.pages(asked, page, count, POSTS_A_PAGE),
        )

    def _history(self, request: Request, session: Session) -> Response:
        asked = request.query_params
        page = page_words.page_number(asked.get("page"))
        words = asked.get("words", "")[:100]
        rows, count = self._shown.history(page=page, words=words)
        return self._render(
            "history.html",
            session,
            200,
            rows=rows,
            words=words,
            look=self._shown.to_look_at(),
            notice=None,
            pages=page_words.pages(asked, page, count, DECISIONS_A_PAGE),
        )

    # decisions

    def _decide(self, request: Request, session: Session, form: FormData) -> Response:
        action = request.url.path.strip("/")
        try:
            back = self._act(action, session.name, {name: str(form[name]) for name in form})
        except (Conflict, BadInput) as error:
            status = 409 if isinstance(error, Conflict) else 400
            return self._waiting(request, session, notice=str(error), status=status)
        return RedirectResponse(back, 303)

    def _act(self, action: str, curator: str, given: Mapping[str, str]) -> str:
        now = self._around.clock()
        draft_id = given.get("draft_id", "")
        if action == "reject-all":
            self._desk.reject_all(given.get("mention_id", ""), curator=curator, now=now)
            return "/"
        if action == "settle":
            arrived = given.get("arrived") == "1"
            self._desk.settle(
                draft_id, given.get("network", ""), arrived=arrived, curator=curator, now=now
            )
            return "/history"
        revision = page_words.whole_number(given.get("revision", ""))
        if action == "edit":
            self._desk.edit(
                draft_id, given.get("text", ""), revision=revision, curator=curator, now=now
            )
        else:
            moves = {
                "approve": self._desk.approve,
                "reject": self._desk.reject,
                "undo": self._desk.undo,
            }
            moves[action](draft_id, revision=revision, curator=curator, now=now)
        kept = {
            name: given[name]
            for name in ("words", "network", "asked", "flagged")
            if given.get(name)
        }
        return "/?" + urlencode({**kept, "done": draft_id})

    def _preview(self, _request: Request, _session: Session, form: FormData) -> Response:
        row = self._shown.draft(str(form.get("draft_id", "")))
        if row is None:
            return JSONResponse([], 404)
        previews = self._around.previews(_approved(row, str(form.get("text", ""))[:4000]))
        return JSONResponse(
            [
                {
                    "network": p.network,
                    "text": p.text,
                    "length": p.length,
                    "longest": p.longest,
                    "cut": p.cut,
                }
                for p in previews
            ]
        )

    async def _login_page(self, request: Request) -> Response:
        return self._render(
            "login.html", None, 200, next=inside(request.query_params.get("next")), wrong=None
        )

    async def _log_in(self, request: Request) -> Response:
        form = await request.form()
        name, password = str(form.get("name", ""))[:60], str(form.get("password", ""))[:200]
        back = inside(str(form.get("next", "/")))
        let_in = await self._door.admit(
            name, password, request.client.host if request.client else ""
        )
        if isinstance(let_in, TurnedAway):
            wrong = let_in.sentence
            return self._render("login.html", None, let_in.status, next=back, wrong=wrong)
        response = RedirectResponse(back, 303)
        give(response, let_in, request)
        return response

    def _log_out(self, _request: Request, _session: Session, _form: FormData) -> Response:
        response = RedirectResponse("/login", 303)
        response.delete_cookie(COOKIE)
        return response

    def _refused(self, why: TurnedAway) -> Response:
        return self._render("refused.html", None, why.status, sentence=why.sentence)

    async def _ready(self, _request: Request) -> Response:
        return JSONResponse({"ready": True})

    def _render(self, name: str, session: Session | None, status: int, **context: Any) -> Response:
        page = self._pages.get_template(name).render(
            session=session,
            login=self._around.login,
            here=name.removesuffix(".html"),
            token=self._door.form_token(session) if session else "",
            counts=self._shown.counts() if session else {},
            **context,
        )
        return HTMLResponse(page, status)


def _approved(draft: Any, text: str) -> Approved:
    row = (
        draft
        if isinstance(draft, dict)
        else {name: getattr(draft, name) for name in draft.__slots__}
    )
    shown = ("draft_id", "created_at", "artist", "title", "spotify_id")
    return Approved(**{name: row[name] for name in shown}, text=text)

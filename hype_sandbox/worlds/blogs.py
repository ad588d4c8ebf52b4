"""Blogs: their hosts, habits and what they forbid. All invented, under .example and .test.

What they write is articles.py, how a page looks is rendering.py.
"""

import random
import re
import unicodedata
from dataclasses import dataclass

from hype_sandbox.worlds.music import distinct
from hype_sandbox.worlds.prose import shelf

TEMPLATES = ("wordpress", "tumblr", "blogspot", "ghost", "magazine", "table")
_TEMPLATE_SHARES = (38, 14, 16, 12, 14, 6)
_QUOTES = ('"{}"', '"{}"', "“{}”", "'{}'", "‘{}’", "{}")
_ORDINARY_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
_CLOSED_ROBOTS = "User-agent: *\nDisallow: /\n"
_SIGNAL_ROBOTS = "User-agent: *\nContent-Signal: search=yes, ai-train=no\nAllow: /\n"
# How a blog opts out; one blog of each kind in every forty.
OPT_OUTS = ("robots", "signal", "noai", "tdm")


@dataclass(frozen=True, slots=True)
class Blog:
    siteid: int
    name: str
    host: str
    template: str
    language: str
    quoted: str  # how it writes titles: '"{}"'
    curly: bool  # typographic apostrophes
    authors: tuple[str, ...]
    about: str
    opt_out: str | None  # robots, signal, noai, tdm; None: anybody may read
    vanished: bool  # the host is gone
    latin: bool  # served as windows-1252, and says so
    secure: bool

    @property
    def home(self) -> str:
        """The address of its front page."""
        return f"{'https' if self.secure else 'http'}://{self.host}/"

    @property
    def robots(self) -> str | None:
        """Its robots.txt; None: it has none."""
        if self.opt_out == "robots":
            return _CLOSED_ROBOTS
        if self.opt_out == "signal":
            return _SIGNAL_ROBOTS
        return _ORDINARY_ROBOTS if self.siteid % 2 else None


def slug(text: str) -> str:
    """`Björn & the Wolves` -> `bjorn-the-wolves`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def blogs(count: int, rng: random.Random) -> list[Blog]:
    """*count* blogs: one in nine writes in another language, one in forty is gone."""
    people = distinct("author", count * 2, rng)
    grammar = {**shelf.words("names.txt"), **shelf.words("english", "posts.txt")}
    foreign = max(len(shelf.LANGUAGES), count // 9)
    found = []
    for number, name in enumerate(distinct("site", count, rng)):
        is_foreign = number < foreign
        template = rng.choices(TEMPLATES, _TEMPLATE_SHARES)[0]
        if number >= count - len(TEMPLATES):  # each template has a blog, however few there are
            template = TEMPLATES[count - number - 1]
        fate = number - foreign
        found.append(
            Blog(
                siteid=1000 + 7 * number,
                name=name,
                host=_host(name, template, rng),
                template=template,
                language=shelf.LANGUAGES[number % len(shelf.LANGUAGES)] if is_foreign else "en",
                quoted=rng.choice(_QUOTES),
                curly=rng.random() < 0.4,
                authors=tuple(people[2 * number : 2 * number + rng.randint(1, 2)]),
                about=str(rng.choice(grammar["about"])[0]),
                opt_out=OPT_OUTS[fate % 4]
                if not is_foreign and fate < max(4, count // 20)
                else None,
                vanished=not is_foreign and 0 <= fate - count // 4 < max(1, count // 40),
                latin=not is_foreign and 0 <= fate - count // 3 < max(1, count // 50),
                secure=rng.random() < 0.6,
            )
        )
    return found


def _host(name: str, template: str, rng: random.Random) -> str:
    short = slug(name).replace("-", "")
    if template == "tumblr":
        return f"{short}.tumblr.example"
    if template == "blogspot":
        return f"{short}.blogspot.example"
    www = "www." if rng.random() < 0.5 else ""
    ending = rng.choice(("example", "example", "test", "com.example", "fm.example", "net.test"))
    return f"{www}{short}.{ending}"


def permalink(blog: Blog, title: str, year: int, month: int, number: int) -> str:
    """The address of a post, as that kind of blog makes them."""
    name = slug(title)[:60].strip("-") or f"post-{number}"
    paths = {
        "wordpress": f"{year}/{month:02d}/{name}/",
        "tumblr": f"post/{160_000_000_000 + number * 7919}/{name}",
        "blogspot": f"{year}/{month:02d}/{name}.html",
        "ghost": f"{name}/",
        "magazine": f"music/{name}-{number}",
        "table": f"posts/{number}.htm",
    }
    return blog.home + paths[blog.template]

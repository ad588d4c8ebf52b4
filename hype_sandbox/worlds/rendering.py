"""Pages: an article in one of six templates (templates/), with all that stands around it.

What varies between pages (players, comments, related posts) is drawn here; how it looks is the
templates' business.
"""

import json
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote_plus

from jinja2 import Environment, PackageLoader

from hype_sandbox.worlds.article import Article, Block
from hype_sandbox.worlds.blogs import Blog
from hype_sandbox.worlds.music import made_id
from hype_sandbox.worlds.prose import shelf

_MOJIBAKE_FROM, _MOJIBAKE_TO = "utf-8", "cp1252"


@dataclass(frozen=True, slots=True)
class Link:
    """Another page of the blog."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a page shows beside its article."""

    url: str
    published: datetime
    author: str
    related: Sequence[Link]
    player: str  # HTML of an embed for the post's own song, or empty
    comments: Sequence[str]
    older: Link | None


def page(blog: Blog, article: Article, look: Look, *, mojibake: bool = False) -> bytes:
    """The page in bytes, in the blog's encoding."""
    rng = random.Random(look.url)
    blocks = tuple(_with_player(block, look, rng) for block in article.blocks)
    article = replace(article, blocks=blocks)
    html = (
        _environment()
        .get_template(f"{blog.template}.html")
        .render(
            blog=blog,
            article=article,
            look=look,
            linked_data=_linked_data(blog, article, look),
            sidebar=_sidebar(),
            year=look.published.year,
            charset="windows-1252" if blog.latin else "utf-8",
        )
    )
    if mojibake:
        html = broken(html)
    return html.encode("cp1252", "xmlcharrefreplace") if blog.latin else html.encode()


def _with_player(block: Block, look: Look, rng: random.Random) -> Block:
    if block.kind != "player":
        return block
    song = block.plays
    return replace(block, text=player(song.artist.name, song.title, rng) if song else look.player)


def broken(text: str) -> str:
    """*text* as it reads when UTF-8 was taken for windows-1252."""
    return re.sub(
        r"[^\x00-\x7f]+",
        lambda match: match[0].encode(_MOJIBAKE_FROM).decode(_MOJIBAKE_TO, "replace"),
        text,
    )


def curly(text: str) -> str:
    """Typographic apostrophes and dashes, as some editors make them."""
    return text.replace("'", "’").replace(" - ", " – ")


def player(artist: str, title: str, rng: random.Random) -> str:
    """An embedded player, now and then none."""
    name = made_id("player", artist, title)
    asked = quote_plus(f"{artist} {title}")
    frames = (
        f'<iframe src="https://open.spotify.com/embed/track/{name}" width="300" height="80"></iframe>',
        '<iframe width="100%" height="166" scrolling="no" src="https://w.soundcloud.com/player/'
        f'?url=https%3A//api.soundcloud.com/tracks/{rng.randint(10**8, 10**9)}&amp;color=ff5500"></iframe>',
        '<iframe style="border: 0; width: 350px; height: 470px;" src="https://bandcamp.com/EmbeddedPlayer/'
        f'track={rng.randint(10**8, 10**9)}/"><a href="https://{name[:8].lower()}.bandcamp.com/track/{asked}">'
        f"{escape(title)} by {escape(artist)}</a></iframe>",
        f'<iframe width="560" height="315" src="https://www.youtube.com/embed/{name[:11]}" allowfullscreen></iframe>',
        f'<a href="https://soundcloud.com/{name[:9].lower()}/{asked.replace("+", "-").lower()}">Listen on SoundCloud</a>',
        "",
    )
    return rng.choice(frames)


def comments(rng: random.Random) -> list[str]:
    """What readers left under a post."""
    known = shelf.words("english", "posts.txt")["comment"]
    return [str(rng.choice(known)[0]) for _ in range(rng.choice((0, 0, 1, 2, 4)))]


def home(blog: Blog, posts: Sequence[Link]) -> bytes:
    """The front page: a list of posts, no article."""
    html = _environment().get_template("home.html").render(blog=blog, posts=posts)
    return html.encode("cp1252", "xmlcharrefreplace") if blog.latin else html.encode()


def _linked_data(blog: Blog, article: Article, look: Look) -> str:
    told: Mapping[str, Any] = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": article.title,
        "url": look.url,
        "datePublished": look.published.isoformat(),
        "author": {"@type": "Person", "name": look.author},
        "publisher": {"@type": "Organization", "name": blog.name},
    }
    return json.dumps(told, ensure_ascii=False).replace("</", "<\\/")


@cache
def _sidebar() -> tuple[str, ...]:
    return tuple(str(part[0]) for part in shelf.words("english", "posts.txt")["sidebar"])


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("hype_sandbox.worlds", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )

"""What a page with hardly any words says instead of a post: that it is gone, private, parked, a door.

The same sentence in a longer page is somebody's subject; there it proves nothing. Verdicts are put
together in soft_404.py.
"""

import html
import re
from collections.abc import Iterator

# Visible words of a whole page, menus and all; the shortest of 500 real article pages has 147.
_FEW = 100
_NONE = 40  # a page with fewer is a shell, a redirect or a notice: no post of 25 words fits into it
_UNSEEN = frozenset({b"script", b"style", b"title", b"svg", b"template"})
_NAME = re.compile(rb"/?[a-zA-Z0-9]+")

_THING = r"(page|post|article|site|website|web ?page|blog|url|content|entry|link|journal|account|address)"
_GONE = (
    rf"\b{_THING}\b[^.!?]{{0,60}}\b(can.?t|cannot|could ?n.t|could not|not) (be )?(found|locat\w+)",
    rf"\b{_THING}\b[^.!?]{{0,60}}\b(does ?n.t|does not|doesn.t currently|no longer) exists?\b",
    rf"\b{_THING}\b[^.!?]{{0,60}}\b(no longer|is ?n.t|is not|not) (currently )?(available|here|connected)",
    rf"\b{_THING}\b[^.!?]{{0,60}}\b(has|have|was|been|is) (been )?(permanently )?(removed|deleted|suspended|disabled|closed|taken down)",
    rf"\b(could ?n.t|could not|can.?t|cannot|unable to) find (the|that|this|what)\b|\bnothing (was )?(found|here)\b|\bno {_THING}s? found\b",
    r"\b(error|code) (404|410)\b|\b404\b|\bnot found\b|\bwe.ve moved\b|\bwe have moved\b|\bintrouvable\b|\bnicht gefunden\b",
)
_PRIVATE = (
    r"\binvited readers only\b|\bprivate (site|blog|page)\b|\b(marked|is|set to) private\b",
    r"\bnot authori[sz]ed\b|\bpermission denied\b|\baccess denied\b|\b403\b|\bforbidden\b|\bpassword[- ]protected\b",
    r"\b(log|sign) ?in\b.{0,40}\b(to (continue|view|read)|wordpress)\b|\bmembers only\b",
)
_BROKEN = (
    r"\bdatabase connection\b|\bdatabase error\b|\b(limit|quota) exceeded\b|\bscheduled maintenance\b|\bunder (construction|maintenance)\b",
    r"\bcoming soon\b|\bdefault (web |website |domain )?page\b|\bit works!|\bwelcome to nginx\b|\bfuture home of\b|^index of /",
    r"\biis windows server\b|\b(internal server|fatal|parse) error\b|\berror code\b|\b5\d\d: |\bcontact your hosting\b|\bconnect ?your ?domain\b",
    r"\bfrequently asked\b.{0,20}\bhosting\b|\bwebsite expired\b|\baccount (has )?expired\b",
)
_PARKED = (
    r"\b(domain|website|web ?site|web ?page|[a-z0-9-]+\.[a-z]{2,})\b[^.!?]{0,60}\b(for sale|parked|expired|registered at|pending renewal|asking price)",
    r"\bhas expired\b|\bbuy (this|it) now\b|\bmake an offer\b|\brelated searches\b|\bdomain (name )?(owner|registration|broker)\b",
)
_DOOR = (
    r"\byou are (a )?human\b|\bhuman verification\b|\ba robot\b|\bcaptcha\b|\bsecurity check\b|\bchecking (your browser|if the site)",
    r"\benable (javascript|cookies)\b|\byou have been blocked\b|\bunusual traffic\b|\bddos protection\b|\bjust a moment\b",
    r"\bbefore you continue\b|\b(request|your) consent\b|\bconsent to\b|\bmust be (over|at least) (18|21)\b|\bverify your age\b",
)
_SAYINGS = {
    kind: re.compile("|".join(sayings), re.IGNORECASE)
    for kind, sayings in {
        "gone": _GONE,
        "private": _PRIVATE,
        "broken": _BROKEN,
        "parked": _PARKED,
        "door": _DOOR,
    }.items()
}


def said_by(title: str, body: bytes) -> str | None:
    """What a page with few words says: gone, private, broken, parked, door or bare; None when it
    has words enough, or says none of that."""
    words: list[str] = []
    for text in _visible(body):
        words += html.unescape(text.decode("utf-8", "replace")).replace("\u2019", "'").split()
        if len(words) > _FEW:
            return None
    bare = len(words) < _NONE
    # A song may be called "Not Found"; where hardly anything else is said, the title says it.
    whole = f"{title} . {' '.join(words)}" if bare else " ".join(words)
    said = next((kind for kind, saying in _SAYINGS.items() if saying.search(whole)), None)
    return said or ("bare" if bare else None)


def _visible(body: bytes) -> Iterator[bytes]:
    """The texts between tags, but those that no reader sees. One pass, whatever is left open."""
    inside: bytes | None = None
    for part in body.split(b"<"):
        if part.startswith(b"!"):
            yield b"" if inside or part.startswith(b"!--") else part.partition(b">")[2]
            continue
        match = _NAME.match(part)
        name = match[0].lower() if match else b""
        if inside:
            inside = None if name == b"/" + inside else inside
        elif name in _UNSEEN:
            inside = name
        if not inside:
            yield part.partition(b">")[2] if name else part

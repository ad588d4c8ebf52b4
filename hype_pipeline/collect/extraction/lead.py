"""The opening paragraph that stands apart from its article, and is easily taken for a teaser.

Pages repeat it as their description: a block that says the same, next to the article, is its first
paragraph. What the description alone says is not taken: it is often an editor's, not the writer's.
"""

import re
from typing import Any

_DESCRIPTIONS = frozenset({"description", "og:description", "twitter:description"})
_LETTERS = re.compile(r"[\W_]+")
_SAME = 40  # letters in which a block and the description agree
_LONGEST = 1200  # characters: more is not an opening paragraph but the article
_BLOCKS = frozenset({
    "article", "aside", "blockquote", "body", "div", "figcaption", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "li", "main", "p", "section", "table", "td",
})  # fmt: skip
_MOTTO = re.compile(r"sidebar|tagline|motto|(?:^|\s|site-|blog-)description\b", re.IGNORECASE)
_ELSEWHERE = ("aside", "footer", "nav", "a", "figure", "form", "script", "style", "noscript")


def lead_of(tree: Any) -> str | None:
    """The block of a page that says what its description begins with; None when there is none.

    It is looked for below the first heading or inside an article, since a site's motto stands above.
    """
    openings = _openings(tree)
    if not openings:
        return None
    body = tree.find(".//body")
    below = False
    for element in () if body is None else body.iter():
        below = below or element.tag in ("h1", "article")
        first = element.text if isinstance(element.tag, str) else None
        if not below or not first or first.isspace():
            continue
        letters = letters_of(first)
        opening = next((each for each in openings if _agree(letters, each)), None)
        if opening:
            told = _block(element, opening)
            if told:
                return told
    return None


def letters_of(text: str) -> str:
    """*text* as it is compared: letters and figures only, without their case."""
    return _LETTERS.sub("", text).casefold()


def with_lead(text: str, lead: str) -> str:
    """*text* with *lead* in front, unless it says so already; no article gets none."""
    if not text or not lead or letters_of(lead)[:_SAME] in letters_of(text):
        return text
    return f"{lead}\n{text}"


def _openings(tree: Any) -> list[str]:
    told = (
        letters_of(meta.get("content") or "")[:_SAME]
        for meta in tree.iter("meta")
        if (meta.get("name") or meta.get("property") or "").lower() in _DESCRIPTIONS
    )
    return [opening for opening in dict.fromkeys(told) if len(opening) == _SAME]


def _agree(letters: str, opening: str) -> bool:
    return bool(letters) and (opening.startswith(letters) or letters.startswith(opening))


def _block(element: Any, opening: str) -> str | None:
    for box in (element, *element.iterancestors()):
        if box.tag in _BLOCKS:
            told = " ".join(box.text_content().split())
            if len(told) > _LONGEST or not letters_of(told).startswith(opening):
                return None
            return None if any(map(_is_elsewhere, (box, *box.iterancestors()))) else told
    return None


def _is_elsewhere(box: Any) -> bool:
    names = f"{box.get('class', '')} {box.get('id', '')}"
    return box.tag in _ELSEWHERE or _MOTTO.search(names) is not None

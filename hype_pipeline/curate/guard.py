"""What may not reach a curator, and what a curator should look at twice.

A text is judged as it was sampled (names masked) and as it would be published (names filled in):
faults of the writing are looked for in the first, so that Duran Duran is no stutter; anything that
must never be published in the second. What was copied, and which words there are, is known from hashes
alone, so that no training sentence travels with a model. Ranking is in rank.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hype_pipeline.curate.shared_runs import GRAM, SharedRuns, words
from hype_pipeline.curate.word_lists import (
    CLAIMS,
    DOMAIN_ENDINGS,
    NATURAL_DOUBLES,
    NEVER_LAST,
    SLURS,
    SWEARING,
)

# Eight words in a row are a quotation in most readers' eyes; people who write about music share six
# or seven with one another by habit ("one of the best songs of the"), hence only a badge.
BLOCKED_RUN, FLAGGED_RUN = 8, GRAM
LONGEST = 280  # characters, filled in; a network's own limit is the composer's business
FEWEST = 5  # words; as in the corpus: what is shorter says nothing of a song
_PLACEHOLDER = re.compile(r"\{[^{}]*\}|<[a-z]+>|\bUNK\b")
_ADDRESSES = (
    ("url", re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.", re.IGNORECASE)),
    ("email", re.compile(r"[\w.+-]+@[\w-]+\.\w+")),
    ("handle", re.compile(r"(?<!\w)[@＠]\w")),
    ("url", re.compile(rf"\b[a-z0-9-]+\.(?:{DOMAIN_ENDINGS})\b(?!\.\w)", re.IGNORECASE)),
    (
        "phone",
        re.compile(r"(?:\+|\b0)\d(?:[\s().-]{0,2}\d){6,}|\b\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4}\b"),
    ),
)
_DISGUISES = str.maketrans("013457@$!", "oieastasi")
_ENDINGS = ("", "s", "es", "z")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the guard says of one text."""

    reason: str | None  # None: it may be shown; else `kind` or `kind:detail`
    flags: tuple[str, ...]  # badges for the curator
    shared_run: int  # words in a row that a training sentence has too; 0: fewer than GRAM


def guard(masked: str, filled: str, known: SharedRuns, *, longest: int = LONGEST) -> Judged:
    """Judge a text as sampled (*masked*) and as it would be published (*filled*)."""
    run = known.longest(masked)
    sampled = words(masked)
    reason = (
        _length(sampled, filled, longest)
        or _leftover(filled)
        or address(filled)
        or _slur(filled)
        or _doubled(sampled)
        or _torn(masked, sampled)
        or (f"copied:{run}" if run >= BLOCKED_RUN else None)
        or _invented(sampled, known)
    )
    return Judged(reason, _flags(sampled, words(filled), run), run)


def address(text: str) -> str | None:
    """The reason to block a text that sends people somewhere, if it does."""
    return next((f"address:{kind}" for kind, shape in _ADDRESSES if shape.search(text)), None)


def _length(sampled: Sequence[str], filled: str, longest: int) -> str | None:
    if not filled.strip():
        return "empty"
    if len(sampled) < FEWEST:
        return f"too_short:{len(sampled)}"
    return f"too_long:{len(filled)}" if len(filled) > longest else None


def _leftover(filled: str) -> str | None:
    found = _PLACEHOLDER.search(filled)
    return f"placeholder:{found.group()}" if found else None


def _slur(filled: str) -> str | None:
    plain = re.findall(r"[^\W\d_]+", filled.lower().translate(_DISGUISES))
    stems = (
        word.removesuffix(ending)
        for word in [*plain, *words(filled)]
        for ending in _ENDINGS
        if word.endswith(ending)
    )
    return "slur" if any(stem in SLURS for stem in stems) else None


def _doubled(sampled: Sequence[str]) -> str | None:
    for width in (1, 2, 3):
        for start in range(len(sampled) - 2 * width + 1):
            once = sampled[start : start + width]
            again = sampled[start + width : start + 2 * width]
            if once == again and not set(once) <= NATURAL_DOUBLES:
                return f"doubled:{' '.join(once)}"
    return None


def _torn(masked: str, sampled: Sequence[str]) -> str | None:
    for opening, closing in ("()", "[]"):
        depth = 0
        for sign in masked:
            depth += (sign == opening) - (sign == closing)
            if depth < 0:
                return f"unbalanced:{closing}"
        if depth:
            return f"unbalanced:{opening}"
    if masked.count('"') % 2:
        return 'unbalanced:"'
    return f"dangling:{sampled[-1]}" if sampled[-1] in NEVER_LAST else None


def _invented(sampled: Sequence[str], known: SharedRuns) -> str | None:
    word = known.unknown(sampled)
    return f"no_word:{word}" if word else None


def _flags(sampled: Sequence[str], published: Sequence[str], run: int) -> tuple[str, ...]:
    claims = [f"claim:{kind}" for kind, listed in CLAIMS.items() if listed & set(sampled)]
    swears = ["swearing"] if SWEARING & {stem(word) for word in published} else []
    near = [f"shared:{run}"] if FLAGGED_RUN <= run < BLOCKED_RUN else []
    return (*claims, *swears, *near)


def stem(word: str) -> str:
    """*word* without a plural s or a possessive."""
    return word.removesuffix("'s").removesuffix("s") if len(word) > FEWEST else word

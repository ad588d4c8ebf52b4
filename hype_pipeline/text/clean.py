"""Cleaning running text: mojibake, markup leftovers, and lines that are no prose of the writer's.

Splitting into sentences is sentences.py's, masking of names names.py's.
"""

import re
import unicodedata

_SPACE = re.compile(r"[^\S\n]+")
_MARKDOWN_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()]*\))*(?:\s+\"[^\"]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|\*|___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_LEADING_MARK = re.compile(r"^\s*(?:#{1,6}\s+|>+\s*|[*+•·▪►]\s+|-\s+(?=\w))")
_TAG = re.compile(
    r"</?(?:a|abbr|audio|b|big|blockquote|br|center|cite|code|del|div|em|embed|figcaption|figure|font|h[1-6]|hr"
    r"|i|iframe|img|ins|li|mark|object|ol|p|param|pre|q|s|script|small|source|span|strike|strong|style|sub|sup"
    r"|table|tbody|td|th|thead|tr|tt|u|ul|video)\b[^<>]{0,1000}>",
    re.IGNORECASE,
)
_SHORTCODE = re.compile(
    r"\[/?(?:caption|gallery|embed|audio|video|youtube|soundcloud|bandcamp)\b[^\]]*\]"
)
# What ftfy could mend; it costs more than the rest of cleaning, and most lines hold none of it. Mojibake
# is two characters beyond ASCII side by side, or one whose other has become a plain space.
_SUSPECT = re.compile(
    r"[^\x00-\x7f]{2}|[\u00c2\u00c3\u00e0\u00e2&\x1b\x7f-\x9f\ufb00-\ufb06\uff00-\uffef]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffc]")

EMAIL = re.compile(r"\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b")
PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{2,4}\)[\s.-]?|\d{2,4}[\s.-])\d{3,4}[\s.-]\d{3,4}\b"
)
URL = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|co\.uk|fm|io)/\S*", re.IGNORECASE
)
HANDLE = re.compile(r"(?<![\w/])@[A-Za-z0-9_]{2,30}(?:\.[a-z0-9.-]+)?\b")


def mended(text: str) -> str:
    """*text* without mojibake and control characters, its spaces plain; lines stay lines."""
    told = "\n".join(map(_fixed, text.split("\n")))
    told = _CONTROL.sub("", told.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_SPACE.sub(" ", line).strip() for line in told.split("\n"))
    return "\n".join(line for line in lines if line)


def _fixed(line: str) -> str:
    if _SUSPECT.search(line):
        import ftfy

        return str(ftfy.fix_text(line, normalization="NFC", uncurl_quotes=False))
    return unicodedata.normalize("NFC", line)


_WRAPPED_AT = range(60, 100)  # characters; where mail programs and html2text break lines
_RAGGED = 15  # characters that a full line may be short of that
_FEWEST_FULL = 3


def unwrapped(text: str) -> str:
    """*text* with its paragraphs on one line each, where something has wrapped them.

    A line goes on in the next one when the next one's first word would not have fitted into it.
    """
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    width = max(map(len, lines))
    full = [line for line in lines if len(line) > width - _RAGGED]
    broken_off = [line for line in full if not line.endswith((".", "!", "?", '"', "”"))]
    if width not in _WRAPPED_AT or len(full) < _FEWEST_FULL or len(broken_off) * 2 < len(full):
        return text
    joined = [lines[0]]
    before = lines[0]
    for line in lines[1:]:
        first = line.split(" ", 1)[0]
        if before.strip() and first and len(before) + 1 + len(first) > width:
            joined[-1] += f" {line}"
        else:
            joined.append(line)
        before = line
    return "\n".join(joined)


def without_markup(line: str) -> str:
    """A line without Markdown, tags and shortcodes, their text left standing."""
    told = _SHORTCODE.sub("", _TAG.sub("", line))
    told = _MARKDOWN_LINK.sub(r"\1", told)
    told = _LEADING_MARK.sub("", told)
    for _ in range(2):  # emphasis inside emphasis
        told = _EMPHASIS.sub(r"\2", told)
    return _SPACE.sub(" ", told.replace("**", "")).strip()


def normalised(text: str) -> str:
    """*text* as it is compared: no accents, case, punctuation or runs of space."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def words(text: str) -> list[str]:
    """The words of *text*, as they are counted and compared."""
    return normalised(text).split()

"""Whether a title or an address announces several songs, by the words of such series and lists."""

import re
from urllib.parse import unquote, urlsplit

from hype_pipeline.text.clean import normalised

_COUNTED = (
    r"(?:songs|tracks|albums|releases|singles|picks|artists|bands|videos|records|things|tunes|jams)"
)
_NUMBER = r"(?:(?<!\d )(?:[2-9]|[1-9]\d|100)(?! \d)|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_TITLE = re.compile(
    rf"\b(?:round ?ups?|digest|play ?lists?|top {_NUMBER}|{_NUMBER} (?:\w+ ){{0,3}}{_COUNTED}(?! by\b)"
    r"|(?:weekly|monthly|daily|our|staff|editor s?|critics|weekend) (?:\w+ )?(?:picks|favou?rites|faves|recap|round|jams|tunes|mix)"
    r"|picks of the (?:week|month|year)|(?:best|favou?rite|top) (?:\w+ ){0,3}(?:songs|tracks|albums|releases|singles|music|videos) (?:of|from|in|this|we)"
    r"|(?:best|favou?rites?) of (?:the )?(?:week|month|year|decade|\d{4}|\w+ \d{4})"
    r"|(?:this|last) (?:week|month)(?: s)? (?:in|best|new|picks|music|releases|tracks|songs)"
    r"|new music (?:friday|monday|tuesday|wednesday|thursday|saturday|sunday|weekly|of the week|this week)"
    r"|(?:week|month|year) in (?:music|review|songs|tracks)|(?:songs|tracks|albums|singles|tunes) (?:of|for|from) the (?:week|month|year|day)"
    r"|what we re listening to|(?:link|news) dump|newsletter|in case you missed it|the rundown|quick hits|odds and ends)\b"
)
# Series about one song at a time that are named like lists.
_ONE_SONG = re.compile(
    r"\b(?:song|track|tune|single|jam|pick|video|mp3) of the (?:day|week|month|moment)\b"
)


_PARTS = re.compile(r"\s+(?:[|«»•·–—-]|::|//)\s+")


def announced(url: str, title: str | None) -> str | None:
    """Words of title or address that announce several songs."""
    for told in (normalised(own_title(url, title)), normalised(slug_of(url))):
        found = _TITLE.search(told)
        if found and not _ONE_SONG.search(told):
            return found[0]
    return None


def own_title(url: str, title: str | None) -> str:
    """The title without the name of the site, where its host bears that name."""
    host = normalised(urlsplit(url).hostname or "").replace(" ", "")
    parts = _PARTS.split(title or "")
    own = [
        part
        for part in parts
        if len(bare := normalised(part).replace(" ", "")) < 4 or bare not in host
    ]
    return " – ".join(own)


def slug_of(url: str) -> str:
    """The last part of an address's path: what the writer made of the title."""
    path = unquote(urlsplit(url).path).rstrip("/")
    return path.rsplit("/", 1)[-1]

"""Is a post about one song, or does it round up several? By its address, its title and its structure.

Length is no evidence: there are short round-ups and long essays on one song. Nor is a source.
"""

import itertools
import re
from collections.abc import Collection, Sequence
from urllib.parse import unquote, urlsplit

from hype_pipeline.collect.leftovers import is_leftover
from hype_pipeline.collect.verdicts import KEEP, Verdict
from hype_pipeline.text.clean import normalised

_COUNTED = (
    r"(?:songs|tracks|albums|releases|singles|picks|artists|bands|videos|records|things|tunes|jams)"
)
_NUMBER = r"(?:(?<!\d )(?:[2-9]|[1-9]\d|100)(?! \d)|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty)"
_TITLE = re.compile(
    rf"\b(?:round ?ups?|digest|play ?lists?|mix ?tapes?|top {_NUMBER}|{_NUMBER} (?:\w+ ){{0,3}}{_COUNTED}"
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
_DASH = r"(?:\s*[–—]\s*|\s+-\s+)"
_RANK = re.compile(r"^(?:#\s?\d{1,3}\W*|\(?\d{1,3}[.):]|\d{1,3}\s[–—-])\s+(?=\S)")
_PAIR = re.compile(
    rf"^(?P<artist>[^–—:]{{1,60}}?){_DASH}[\"“‘'«»]?(?P<title>[^–—]{{1,80}}?)[\"”’'«»]?(?:\s*[\(\[].*)?$"
)
_RANKED_INLINE = re.compile(
    rf"(?:^|\s)\d{{1,2}}[.)]\s+[A-Z0-9][^.–—]{{1,60}}?{_DASH}\S[^.–—]{{1,60}}"
)
_NAME = r"(?:(?:The|[A-Z0-9][\w.&$!'’-]*)(?:\s+(?:of|the|and|&|de|la|x)\s+(?=[A-Z0-9])|\s+(?=[A-Z0-9])|(?=\W|$))){1,5}"
_TITLED = r"[\"“‘«»'][A-Z0-9(][^\"“”«»\n]{1,60}?[,.]?[\"”’«»'](?!\w)"
_ATTRIBUTED = re.compile(
    rf"(?P<before>{_NAME})(?:['’]s?\s+|\s*[–—:-]\s*){_TITLED}|{_TITLED}\s+(?:by|from)\s+(?P<after>{_NAME})"
)
_SENTENCE_END = (".", "!", "?", "…", ",", ";", ":", ".”", '."', "!”", "?”")
_LONGEST_HEADING = 12  # words
_SHORTEST_PROSE = 15  # words of a line that can be what a heading heads

MOST_SONGS = 1  # charted songs by different artists that may link to the same post
MOST_PAIRS = 2  # distinct artist-title lines: the title line, and what the player is called
MOST_RANKED = 2
MOST_ATTRIBUTED = 3  # artists of quoted titles; 4 of 1,159 posts on one song name more
MOST_HEADINGS = 2  # headings of sections that name something


def one_song(
    *, url: str, title: str | None, text: str, artists: Collection[str], links: Sequence[str]
) -> Verdict:
    """KEEP for a post about one song. *artists* are those of the charted songs that link to it."""
    del links  # embeds also sit in side bars: they convince nobody alone
    named = _title_words(url, title)
    if len({normalised(artist) for artist in artists}) > MOST_SONGS:
        return Verdict("roundup:songs", {"artists": sorted(artists)})
    if named is not None:
        return Verdict("roundup:title", {"words": named})
    lines = [line for line in text.split("\n") if not is_leftover(line)]
    ranked = _ranked(lines)
    if len(ranked) > MOST_RANKED:
        return Verdict("roundup:list", {"lines": ranked[:5], "count": len(ranked)})
    named_songs = _attributed(text)
    if len(named_songs) > MOST_ATTRIBUTED:
        evidence = {"artists": sorted(named_songs)[:8], "count": len(named_songs)}
        return Verdict("roundup:attributed", evidence)
    pairs = _pairs(lines)
    if len(pairs) > MOST_PAIRS:
        return Verdict("roundup:pairs", {"pairs": sorted(pairs)[:5], "count": len(pairs)})
    headings = _section_headings(lines)
    if len(headings) > MOST_HEADINGS:
        return Verdict("roundup:headings", {"lines": headings[:5], "count": len(headings)})
    return KEEP


def _title_words(url: str, title: str | None) -> str | None:
    """Words of title or address that announce several songs."""
    slug = unquote(urlsplit(url).path).rsplit("/", 1)[-1] or urlsplit(url).path
    for told in (normalised(title or ""), normalised(slug)):
        found = _TITLE.search(told)
        if found and not _ONE_SONG.search(told):
            return found[0]
    return None


def _pairs(lines: Sequence[str]) -> set[str]:
    """Distinct artists that stand in a line of the form Artist – Title."""
    found = set()
    for line in lines:
        told = _RANK.sub("", line)
        match = _PAIR.match(told) if _is_heading(told) else None
        if match and match["artist"][0].isupper():
            found.add(normalised(match["artist"]))
    return found - {""}


def _ranked(lines: Sequence[str]) -> list[str]:
    """Numbered entries that name an artist, or head a paragraph; a release's tracklist does neither."""
    found = [
        line
        for line, following in itertools.zip_longest(lines, lines[1:], fillvalue="")
        if _RANK.match(line)
        and _is_heading(told := _RANK.sub("", line))
        and (_PAIR.match(told) or len(following.split()) >= _SHORTEST_PROSE)
    ]
    return max(
        found, [match[0].strip() for match in _RANKED_INLINE.finditer(" ".join(lines))], key=len
    )


def _attributed(text: str) -> set[str]:
    """Distinct artists to whom a quoted title is attributed."""
    found = (match["before"] or match["after"] for match in _ATTRIBUTED.finditer(text))
    return {normalised(artist) for artist in found} - {""}


def _section_headings(lines: Sequence[str]) -> list[str]:
    """Distinct short lines, each followed by prose of its own."""
    found: dict[str, str] = {}
    for at, line in enumerate(lines[:-1]):
        following = next((later for later in lines[at + 1 :] if not _is_heading(later)), "")
        heads = len(following.split()) >= _SHORTEST_PROSE and (
            at == 0 or not _is_heading(lines[at - 1])
        )
        if heads and _is_heading(line) and _names(line):
            found.setdefault(normalised(line), line)
    return list(found.values())


def _is_heading(line: str) -> bool:
    told = line.strip()
    return 0 < len(told.split()) <= _LONGEST_HEADING and not told.endswith(_SENTENCE_END)


def _names(line: str) -> bool:
    """Whether most longer words begin with a capital, as names and titles do."""
    told = [word.strip("\"“”‘’'«»()") for word in line.split()]
    longer = [word for word in told if len(word) > 3]
    return bool(longer) and sum(word[:1].isupper() for word in longer) * 2 > len(longer)

"""Is a post about one song, or does it round up several? By its address, its title and its structure.

Length is no evidence: there are short round-ups and long essays on one song. Nor is a source. Each
sign is a function from a post to a verdict; the order is `signs`, and the first verdict counts.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hype_pipeline.collect.embeds import players
from hype_pipeline.collect.leftovers import is_leftover
from hype_pipeline.collect.passages import (
    RANK,
    SHORTEST_PROSE,
    counted,
    headings,
    heads_prose,
    is_heading,
)
from hype_pipeline.collect.roundup_titles import announced
from hype_pipeline.collect.song_names import (
    ahead,
    attributed,
    separators,
    titles_ahead,
    together,
)
from hype_pipeline.collect.subject import subject
from hype_pipeline.collect.verdicts import KEEP, Verdict
from hype_pipeline.text.clean import normalised

_PAIR = re.compile(
    r"^(?P<artist>[^–—:|]{1,60}?)(?:\s*[–—]\s*|\s+-\s+|\s*//\s*|\s+\|\s+|(?P<colon>:)\s+)[\"“‘'«»]?(?P<title>[^–—]{1,80}?)[\"”’'«»]?(?:\s*[\(\[].*)?$"
)
_TITLE_PAIR = re.compile(
    r"([^–—:|\"“”‘’«»]{2,60}?)\s*(?:\s-\s|[–—:|]|\s(?=[\"“‘'«]))\s*[\"“‘'«]?([^–—:|\"“”«»(\[]{2,60})"
)
# What stands beside posts rather than in them: from here on, titles are those of other posts.
_OTHER_POSTS = re.compile(
    r"(?:^|(?<=[.!?…”\"’)]\s))(?:Related|You (?:May|Might|may|might) (?:Also|also) (?:Like|like|Enjoy|enjoy)|(?:More|Recent|Latest|Popular|Recommended|Previous|Older"
    r"|Similar) (?:Posts?|Articles?|Stories|Reviews|posts?|articles?|stories|from|on))\b[^.!?\n]*?",
    re.MULTILINE,
)
_BESIDE = 0.3  # of the text; before that it is what the post says itself

MOST_SONGS = 1  # charted songs by different artists that may link to the same post
MOST_PAIRS = 2  # artists that stand with a title where a line or a sentence begins
MOST_COUNTED = 2  # passages that numbers count
MOST_ATTRIBUTED = 2  # artists of quoted titles where the post comes back to nobody
MOST_COMPARED = 6  # the same where it comes back to its artist
MOST_HEADINGS = 2  # headings of sections that name something
MOST_PLAYERS = 2  # songs that can be played, and then only beside another sign
_WORDS_AN_ENTRY = 9  # of a list that has lost its lines


@dataclass(frozen=True)
class Told:
    """What a post is judged by."""

    url: str
    title: str | None
    whole: str
    artists: Collection[str]
    links: Sequence[str]

    @cached_property
    def text(self) -> str:
        """The text without the titles of other posts that stand below it."""
        beside = _OTHER_POSTS.search(self.whole, int(len(self.whole) * _BESIDE))
        return self.whole[: beside.start()] if beside else self.whole

    @cached_property
    def lines(self) -> Sequence[str]:
        """The lines that are not furniture."""
        return [line for line in self.text.split("\n") if not is_leftover(line)]

    @cached_property
    def subject(self) -> str | None:
        """Whom the post is about throughout, or the one song that its title names and its text too."""
        return subject(self.title, self.text) or self._of_title

    @property
    def _of_title(self) -> str | None:
        pairs = _TITLE_PAIR.findall(self.title or "")
        parts = [normalised(part) for part in pairs[0]] if len(pairs) == 1 else []
        text = f" {normalised(self.text)} "
        return next((part for part in parts if part and f" {part} " in text), None)

    @cached_property
    def ahead(self) -> Mapping[str, str]:
        """Songs where a line or a sentence begins."""
        return together(_pairs(self.lines), ahead("\n".join(self.lines)))

    @cached_property
    def named(self) -> Mapping[str, str]:
        """Songs wherever they are."""
        return attributed(self.text)


Sign = Callable[[Told], Verdict]


def one_song(
    *, url: str, title: str | None, text: str, artists: Collection[str], links: Sequence[str]
) -> Verdict:
    """KEEP for a post about one song. *artists* are those of the charted songs that link to it."""
    return next(signs(url=url, title=title, text=text, artists=artists, links=links), KEEP)


def signs(
    *, url: str, title: str | None, text: str, artists: Collection[str], links: Sequence[str]
) -> Iterator[Verdict]:
    """Every sign of a round-up that the post shows, the surest first."""
    told = Told(url, title, text, artists, links)
    return (verdict for verdict in (sign(told) for sign in _SIGNS) if not verdict.keeps)


def _songs(told: Told) -> Verdict:
    several = len({normalised(artist) for artist in told.artists}) > MOST_SONGS
    return Verdict("roundup:songs", {"artists": sorted(told.artists)}) if several else KEEP


def _title(told: Told) -> Verdict:
    words = announced(told.url, told.title)
    return Verdict("roundup:title", {"words": words}) if words else KEEP


def _list(told: Told) -> Verdict:
    """Numbers that count passages on songs; in one artist's post they count its parts."""
    found = counted("\n".join(told.lines))
    entries = [
        each for each in found if len(each.split()) >= SHORTEST_PROSE or separators(each[:80])
    ]
    if len(entries) <= MOST_COUNTED or (told.subject and not _by_several(entries)):
        return KEEP
    if sum(each.split(".")[0].endswith("?") or "?" in each[:90] for each in entries) * 2 > len(
        entries
    ):
        return KEEP
    return _verdict("list", [" ".join(each.split()[:8]) for each in entries])


def _by_several(entries: Sequence[str]) -> bool:
    return len(together(*(ahead(each) for each in entries))) > MOST_PAIRS


def _ahead(told: Told) -> Verdict:
    found = told.ahead
    return _verdict("pairs", found) if len(found) > MOST_PAIRS else KEEP


def _dense(told: Told) -> Verdict:
    count = separators(told.text)
    dense = count > MOST_PAIRS and len(told.text.split()) <= _WORDS_AN_ENTRY * count
    return Verdict("roundup:pairs", {"count": count}) if dense else KEEP


def _headings(told: Told) -> Verdict:
    if told.subject:
        return KEEP
    found = max(headings(told.lines), titles_ahead("\n".join(told.lines)), key=len)
    return _verdict("headings", found) if len(found) > MOST_HEADINGS else KEEP


def _named(told: Told) -> Verdict:
    found = told.named if told.subject or not told.title else together(told.ahead, told.named)
    most = MOST_COMPARED if told.subject or not told.title else MOST_ATTRIBUTED
    return _verdict("attributed", found) if len(found) > most else KEEP


def _players(told: Told) -> Verdict:
    """Several songs to play, by artists of whom the text names as many."""
    found = players(told.links)
    named = together(told.ahead, told.named)
    if len(found) <= MOST_PLAYERS or len(named) <= 1 or told.subject:
        return KEEP
    return _verdict("players", found)


_SIGNS: tuple[Sign, ...] = (_songs, _title, _list, _ahead, _dense, _headings, _named, _players)


def _verdict(kind: str, found: Collection[str] | Mapping[str, str]) -> Verdict:
    shown = (
        [f"{artist} – {title}" for artist, title in found.items()]
        if isinstance(found, Mapping)
        else list(found)
    )
    return Verdict(f"roundup:{kind}", {"count": len(found), "found": shown[:5]})


def _pairs(lines: Sequence[str]) -> Mapping[str, str]:
    """Artists of lines of the form Artist – Title that head prose, or make a list with one another."""
    matches = [(line, _PAIR.match(RANK.sub("", line))) for line in lines if is_heading(line)]
    above = set(heads_prose(lines))
    return {
        match["artist"]: match["title"]
        for line, match in matches
        if match and (line in above or (match["artist"][0].isupper() and not match["colon"]))
    }

"""A post as the single-song rule reads it: its own text and lines, the songs it names, whom it is about.

What follows from that is roundup.py's.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hype_pipeline.collect.extraction.leftovers import is_leftover
from hype_pipeline.collect.judging.passages import RANK, heads_prose, is_heading
from hype_pipeline.collect.judging.roundup_titles import own_title, slug_of
from hype_pipeline.collect.judging.song_names import ahead, attributed, is_field, together
from hype_pipeline.collect.judging.subject import subject
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
        return subject(self.announces, self.text) or self._of_title

    @property
    def announces(self) -> str:
        """What title and address say; empty where they say nothing but where the post is."""
        told = f"{self._title} {slug_of(self.url)}".strip()
        return told if any(letter.isalpha() for letter in told) else ""

    @cached_property
    def _title(self) -> str:
        return own_title(self.url, self.title)

    @property
    def _of_title(self) -> str | None:
        pairs = _TITLE_PAIR.findall(self._title)
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


def _pairs(lines: Sequence[str]) -> Mapping[str, str]:
    """Artists of lines of the form Artist – Title that head prose, or make a list with one another."""
    matches = [(line, _PAIR.match(RANK.sub("", line))) for line in lines if is_heading(line)]
    above = set(heads_prose(lines))
    return {
        match["artist"]: match["title"]
        for line, match in matches
        if match
        and (line in above or match["artist"][0].isupper())
        and not (match["colon"] and (line not in above or is_field(match["artist"])))
    }

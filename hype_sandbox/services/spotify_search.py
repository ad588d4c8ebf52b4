"""Spotify's search: field filters, plain words, and a ranking that is not always right.

As with the real one, what is listened to more can come before what was meant, remixes and covers
come along, and plain words find things that share only some of them.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from hype_sandbox.services.matching import words_of
from hype_sandbox.services.spotify_shapes import popularity
from hype_sandbox.world_rows import Recording

_FILTER = re.compile(r'(track|artist|album|year|isrc):(?:"([^"]*)"|(\S+))')
_ENOUGH = 0.5  # of the plain words must be in the track's names
_PULL = 0.004  # of a point of popularity; 25 points outweigh a tenth of the words


class Search:
    """An index over all recordings."""

    def __init__(self, recordings: Iterable[Recording]) -> None:
        self._recordings = list(recordings)
        self._titles = [set(words_of(row.title)) for row in self._recordings]
        self._artists = [set(words_of(" ".join(row.artist_names))) for row in self._recordings]
        self._with: defaultdict[str, set[int]] = defaultdict(set)
        for number, names in enumerate(zip(self._titles, self._artists, strict=True)):
            for word in names[0] | names[1]:
                self._with[word].add(number)

    def find(self, query: str) -> list[Recording]:
        """What *query* finds, best first."""
        wanted = {name: words_of(quoted or bare) for name, quoted, bare in _FILTER.findall(query)}
        plain = set(words_of(_FILTER.sub(" ", query)))
        if "isrc" in wanted:
            code = "".join(wanted["isrc"])
            return [row for row in self._recordings if row.isrc.casefold() == code]
        title, artist = set(wanted.get("track", ())), set(wanted.get("artist", ()))
        words = plain | title | artist
        if not words:
            return []
        candidates = set().union(*(self._with.get(word, set()) for word in words))
        scored = []
        for number in candidates:
            if not (title <= self._titles[number] and artist <= self._artists[number]):
                continue
            score = self._score(number, plain or words)
            if not plain or score >= _ENOUGH:
                row = self._recordings[number]
                scored.append((score + _PULL * popularity(row), row.spotify_id, row))
        scored.sort(key=lambda each: (-each[0], each[1]))
        return [row for _, _, row in scored]

    def _score(self, number: int, words: set[str]) -> float:
        names = self._titles[number] | self._artists[number]
        found = len(words & names) / len(words)
        surplus = len(names - words) / len(names)
        return found - 0.1 * surplus

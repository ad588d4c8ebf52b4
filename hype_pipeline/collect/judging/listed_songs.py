"""Lists of songs: lines next to one another, each of which parts an artist from a title in the same way.

The list of a release's own tracks parts nothing, or a title from a guest, a remixer or a time.
"""

import re
from collections.abc import Mapping, Sequence

from hype_pipeline.collect.judging.passages import RANK, is_heading
from hype_pipeline.collect.judging.song_names import is_field, together
from hype_pipeline.text.clean import normalised

_FEWEST = 3  # lines
_SHAPES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<artist>[^–—]{1,60}?)\s*[–—]\s*(?P<title>.{1,60})",
        r"(?P<artist>.{1,60}?)\s+-\s+(?P<title>.{1,60})",
        r"(?P<artist>[^:]{1,60}?):\s+(?P<title>(?!.*[–—:]|.*\s-\s).{1,60})",
        r"(?P<artist>[^/|]{1,60}?)\s+(?://?|\|)\s+(?P<title>[^/|]{1,60})",
        r"(?P<artist>[^“\"‘’«]{1,60}?),?\s+[“\"‘’«](?P<title>[^”\"»]{1,60}).?",
        r"[“\"‘’«]?(?P<title>.{1,60}?)[”\"’»]?,?\s+by\s+(?P<artist>.{1,60})",
        r"[“\"‘’«](?P<title>[^”\"»]{1,60})[”\"’»],?\s+(?P<artist>.{1,60})",
        r"(?P<title>[^,]{1,60}),\s+(?P<artist>[^,]{1,60})",
        r"(?P<title>[^()]{1,60}?)\s+\((?P<artist>[^()]{1,60})\)",
    )
)
_NO_ARTIST = re.compile(
    r"(?i:\b(?:feat|ft|with|prod|remix|mix|edit|version|live|demo|bonus|instrumental|interlude|skit|cover|acoustic|re-?work)\b)"
    r"|\d:\d\d|\d{1,2}[./]\d{1,2}\b|^[A-Z]{2}\b|\b[A-Z]{2}$|\d{4}|@|\bwww\.|\.(?:com|org|net|fm|io)\b",
    re.MULTILINE,
)


def listed(lines: Sequence[str]) -> Mapping[str, str]:
    """The distinct artists of the longest list, each with a title of its own."""
    best: Mapping[str, str] = {}
    for shape in _SHAPES:
        for run in _runs(lines, shape):
            found = together({each["artist"]: each["title"] for each in run})
            titles = {normalised(each["title"]) for each in run}
            if min(len(found), len(titles)) * 3 >= len(run) * 2 and len(found) > len(best):
                best = found
    return best


def _runs(lines: Sequence[str], shape: re.Pattern[str]) -> list[list[re.Match[str]]]:
    """Neighbouring lines of this shape, where there are enough of them."""
    runs: list[list[re.Match[str]]] = [[]]
    for line in lines:
        match = shape.fullmatch(RANK.sub("", line.strip())) if is_heading(line) else None
        if (
            match
            and not is_field(match["artist"])
            and not _NO_ARTIST.search(f"{match['artist']}\n{match['title']}")
        ):
            runs[-1].append(match)
        elif runs[-1]:
            runs.append([])
    return [run for run in runs if len(run) >= _FEWEST]

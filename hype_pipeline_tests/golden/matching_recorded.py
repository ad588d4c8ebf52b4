"""Real tracks of recorded answers of Spotify: which of those that share a title word are one song.

Each track is charted as a blog would, by its main artist and its title, and compared with every other
one. The truth is the ISRC, as far as it goes: labels give a new one to many a re-release, so that one
artist's tracks under two codes may be one song; tracks of two artists under two codes are two.
Pinned are the pairs of one code and those that are matched, by Spotify's ids; the others are counted.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

from hype_pipeline.collect.joining.folding import folded
from hype_pipeline.collect.joining.matching import THRESHOLD, likeness
from hype_pipeline_tests.golden.rows import Row

DATA = ("spotify_api",)
FLOORS = {
    "one code: matched": (">=", 0.94),
    "other artist: matched": ("<=", 0),
    "same artist, other code: matched": ("<=", 30),
}
_PAIRS = "pairs that share a word"
_ONE, _ARTISTS_OTHER, _OTHER = "one code", "same artist, other code", "other artist"

Track = Mapping[str, Any]


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each pair of one code, and for each that is matched."""
    tracks = sorted(_tracks(data / "spotify_api").values(), key=lambda track: str(track["id"]))
    words = {track["id"]: set(folded(track["name"]).split()) for track in tracks}
    pairs = 0
    for charted, found in permutations(tracks, 2):
        if words[charted["id"]] & words[found["id"]]:
            pairs += 1
            truth, matched = _truth(charted, found), _matched(charted, found)
            if matched or truth == _ONE:
                verdict = "matched" if matched else "refused"
                yield Row(f"{charted['id']} {found['id']}", truth, verdict)
    yield Row(_PAIRS, "", str(pairs))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """How much of what has one code is matched, and how many pairs with two codes are."""
    one = [row.verdict == "matched" for row in rows if row.truth == _ONE]
    return {
        _PAIRS: sum(float(row.verdict) for row in rows if row.ref == _PAIRS),
        "pairs of one code": len(one),
        "one code: matched": sum(one) / max(1, len(one)),
        f"{_ARTISTS_OTHER}: matched": sum(row.truth == _ARTISTS_OTHER for row in rows),
        f"{_OTHER}: matched": sum(row.truth == _OTHER for row in rows),
    }


def _truth(charted: Track, found: Track) -> str:
    if _code(charted) == _code(found):
        return _ONE
    same = {artist["id"] for artist in charted["artists"]} & {
        artist["id"] for artist in found["artists"]
    }
    return _ARTISTS_OTHER if same else _OTHER


def _matched(charted: Track, found: Track) -> bool:
    artists = [artist["name"] for artist in found["artists"]]
    score = likeness(charted["artists"][0]["name"], charted["name"], artists, found["name"])
    return score >= THRESHOLD


def _tracks(folder: Path) -> dict[str, Track]:
    found: dict[str, Track] = {}
    for path in sorted(folder.rglob("*.json")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            continue
        for track in _in(told):
            found.setdefault(track["id"], track)
    return found


def _in(told: Any) -> Iterator[Track]:
    if isinstance(told, dict):
        if told.get("type") == "track" and told.get("id") and told.get("artists") and _code(told):
            yield told
        for value in told.values():
            yield from _in(value)
    if isinstance(told, list):
        for value in told:
            yield from _in(value)


def _code(track: Track) -> str:
    return str((track.get("external_ids") or {}).get("isrc") or "").upper().replace("-", "")

"""What the catalogues know in the real world: real genres and audio features, invented ids.

An artist's genres are Spotify's where the collection has them; the tags that a post carries stand
for Last.fm's. Recordings have features only where a real table holds them.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import mean
from typing import Any

from hype_sandbox.worlds.catalogue import MT_JOY, SILVER_LINING
from hype_sandbox.worlds.genres import Genres, family_of
from hype_sandbox.worlds.music import Artist, Song, item_id, made_id, mbid
from hype_sandbox.worlds.real.collection import Track, Written
from hype_sandbox.worlds.real.titles import key

_SECONDS = 210  # nobody tells how long these songs are


@dataclass(frozen=True, slots=True)
class Known:
    """What the collection knows of artists and recordings, by titles.key."""

    genres: Mapping[str, tuple[str, ...]]
    tracks: Mapping[tuple[str, str], Track]
    sound: Mapping[str, Mapping[str, float]]  # mean features of an artist's recordings

    @classmethod
    def of(cls, genres: Mapping[str, tuple[str, ...]], tracks: Sequence[Track]) -> "Known":
        """What the tables say, ready to be looked up."""
        of_artist: defaultdict[str, list[Track]] = defaultdict(list)
        for track in tracks:
            of_artist[key(track.artist)].append(track)
        return cls(
            genres,
            {(key(track.artist), key(track.title)): track for track in tracks},
            {artist: _mean(listed) for artist, listed in of_artist.items()},
        )

    def features(self, artist: str, title: str) -> Mapping[str, float] | None:
        """The recording's own, else the mean of its artist's recordings; None: neither is known."""
        own = self.tracks.get((key(artist), key(title)))
        return own.features if own else self.sound.get(key(artist))

    def artist(self, name: str, post: Written) -> Artist:
        """The artist that *post* is about."""
        found = post.genres or self.genres.get(key(name), ())
        known_to = "spotify" if found else "lastfm" if post.tags else "nobody"
        names = found or post.tags
        family = next((told for told in map(family_of, names) if told), "pop")
        return Artist(
            made_id("artist", key(name)), name, Genres(family, names), "band", "", known_to
        )


def _mean(tracks: Sequence[Track]) -> Mapping[str, float]:
    return {
        figure: round(mean(track.features[figure] for track in tracks), 4)
        for figure in tracks[0].features
    }


def artist_rows(
    songs: Sequence[Song], tracks: Iterable[Track], known: Known
) -> Iterator[Mapping[str, Any]]:
    """Every artist once: those of the posts, then those of the feature tables."""
    rows = {MT_JOY["spotify_id"]: MT_JOY}
    for song in songs:
        artist = song.artist
        if not _named(artist):
            continue
        row = _artist(artist)
        before = rows.get(artist.spotify_id)
        if before is None or not (before["genres"] or before["lastfm_tags"]):
            rows[artist.spotify_id] = row
    for track in tracks:
        listed = track.genres or known.genres.get(key(track.artist), ())
        made = Artist(
            made_id("artist", key(track.artist)),
            track.artist,
            Genres("pop", listed),
            "",
            "",
            "spotify",
        )
        rows.setdefault(made.spotify_id, _artist(made))
    yield from rows.values()


def _artist(artist: Artist) -> Mapping[str, Any]:
    names = list(artist.genres.names)
    at_spotify = artist.known_to == "spotify"
    tags = [{"name": name, "count": max(1, 100 - 12 * place)} for place, name in enumerate(names)]
    return {
        "spotify_id": artist.spotify_id,
        "name": artist.name,
        "genres": names if at_spotify else [],
        "lastfm_tags": [] if at_spotify else tags,
        "mbid": mbid(artist.name) if names else None,
        "musicbrainz_genres": [],
    }


def _named(artist: Artist) -> bool:
    return artist.known_to != "unnamed"


def unnamed(name: str) -> Artist:
    """Stands for the artist of a post that names none by any rule."""
    return Artist(made_id("artist", name), name, Genres("pop", ()), "", "", "unnamed")


def with_recording(song: Song) -> Song:
    """The song, as the catalogue has it; those without a named artist are not in it."""
    if not _named(song.artist):
        return song
    return replace(song, recording=made_id("recording", key(song.artist.name), key(song.title)))


def recording_rows(
    songs: Sequence[Song], tracks: Iterable[Track], known: Known
) -> Iterator[Mapping[str, Any]]:
    """The songs of the posts, then the recordings of the feature tables that are not among them."""
    rows = {SILVER_LINING["spotify_id"]: SILVER_LINING}
    for song in songs:
        if song.recording is None:
            continue
        sound = known.features(song.artist.name, song.title)
        rows[song.recording] = _recording(song.recording, song.artist.name, song.title, song, sound)
    for track in tracks:
        made = made_id("recording", key(track.artist), key(track.title))
        if made not in rows:
            rows[made] = _recording(made, track.artist, track.title, None, track.features)
    yield from rows.values()


def _recording(
    made: str, artist: str, title: str, song: Song | None, sound: Mapping[str, float] | None
) -> Mapping[str, Any]:
    return {
        "spotify_id": made,
        "title": title,
        "artist_ids": [made_id("artist", key(artist))],
        "artist_names": [artist],
        "album": song.album if song else title,
        "release_date": song.released.isoformat() if song else "2018",
        "duration_ms": _SECONDS * 1000,
        "isrc": f"QZ{made_id(made, length=10, letters='0123456789')}",
        "features": json.dumps(dict(sound)) if sound else None,
    }


def song(artist: Artist, title: str, post: Written, published: date) -> Song:
    """The song that *post* is about; a record stands for a song where a record was reviewed."""
    made = Song(
        itemid=item_id("song", key(artist.name), key(title)),
        artist=artist,
        title=title,
        album=post.record or title,
        label=post.label or "",
        seconds=_SECONDS,
        released=published,
        recording=None,
    )
    return with_recording(made)

"""The labelled mentions rewritten in every form that people use, and in how many the song is still found.

What stands around a mention stays as it was cut from its post, so these are harder than they read:
with a possessive, words in front of the name run into it. `posts` are whole posts of their own.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from hype_pipeline.publish.named_songs import songs_in, songs_in_post
from hype_pipeline_tests.golden import _music_writing as real
from hype_pipeline_tests.golden.mentions import alike
from hype_pipeline_tests.golden.rows import Row

DATA = (real.MENTIONS,)
FLOORS = {"in_context": (">=", 0.95), "posts": (">=", 0.97), "in_one_case": (">=", 0.85)}

_Form = Callable[[str, str], str]


def _of(artist: str) -> str:
    return f"{artist}'" if artist.endswith("s") else f"{artist}'s"


_IN_CONTEXT: Mapping[str, _Form] = {
    "straight, by": lambda artist, title: f'"{title}" by {artist}',
    "curly, by": lambda artist, title: f"“{title}” by {artist}",
    "single, by": lambda artist, title: f"'{title}' by {artist}",
    "single curly, by": lambda artist, title: f"‘{title}’ by {artist}",
    "guillemets, by": lambda artist, title: f"«{title}» by {artist}",
    "german, by": lambda artist, title: f"„{title}“ by {artist}",
    "comma inside, by": lambda artist, title: f'"{title}," by {artist},',
    "a song by": lambda artist, title: f'"{title}", a song by {artist},',
    "guest": lambda artist, title: f'"{title}" by {artist} feat. Jane Doe',
    "guest in title": lambda artist, title: f'"{title} (feat. Jane Doe)" by {artist}',
    "straight, possessive": lambda artist, title: f'{_of(artist)} "{title}"',
    "curly, possessive": lambda artist, title: f"{_of(artist).replace(chr(39), '’')} “{title}”",
    "single curly, possessive": lambda artist, title: f"{_of(artist)} ‘{title}’",
    "guillemets, possessive": lambda artist, title: f"{_of(artist)} « {title} »",
    "described": lambda artist, title: f'{_of(artist)} gorgeous new single "{title}"',
    "described in a word": lambda artist, title: f'{_of(artist)} timeless "{title}"',
    "entities": lambda artist, title: f"&quot;{title}&quot; by {artist}",
}
_POSTS: Mapping[str, _Form] = {
    "dash, quoted": lambda artist, title: f'{artist} - "{title}"',
    "long dash, quoted": lambda artist, title: f"{artist}—“{title}”",
    "listen": lambda artist, title: f'Listen: {artist} - "{title}" @ Bandcamp',
    "bare": lambda artist, title: f"{artist} - {title}",
    "bare, linked": lambda artist, title: f"{artist} - {title} https://open.spotify.com/track/4uLU",
    "bare, tagged": lambda artist, title: f"#nowplaying {artist} - {title}",
    "bare, with notes": lambda artist, title: f"🎶 {artist} – {title} 🎶",
    "now playing": lambda artist, title: f"Now playing: {title} by {artist}",
    "tags around": lambda artist, title: f'loving "{title}" by {artist} #music @ann https://t.co/a',
    "asked": lambda artist, title: f'@hype.test what about "{title}" by {artist}?',
}
_IN_ONE_CASE: Mapping[str, _Form] = {
    "lower, by": lambda artist, title: f'"{title}" by {artist} is so good'.lower(),
    "lower, possessive": lambda artist, title: f'ok but {_of(artist)} "{title}" though'.lower(),
    "lower, now playing": lambda artist, title: f"now playing: {artist} - {title}".lower(),
    "upper, by": lambda artist, title: f'"{title}" BY {artist} IS SO GOOD'.upper(),
    "upper, possessive": lambda artist, title: f'I LOVE {_of(artist)} "{title}" SO MUCH'.upper(),
}
_GROUPS = {"in_context": _IN_CONTEXT, "posts": _POSTS, "in_one_case": _IN_ONE_CASE}


def verdicts(data: Path) -> Iterator[Row]:
    """A row for each form: of how many mentions, how many are found."""
    mentions = list(_mentions(data))
    for group, forms in _GROUPS.items():
        find = songs_in if group == "in_context" else songs_in_post
        for name, form in forms.items():
            found = 0
            for artist, title, left, right in mentions:
                written = form(artist, title)
                text = f"{left}{written}{right}" if group == "in_context" else written
                found += any(alike(song, artist, title) for song in find(text))
            yield Row(f"{group}: {name}", str(len(mentions)), str(found))


def figures(rows: Sequence[Row]) -> dict[str, float]:
    """The share that is found in each group, and in its hardest form."""
    shares: dict[str, float] = {}
    for group in _GROUPS:
        of = [int(row.verdict) / int(row.truth) for row in rows if row.ref.startswith(f"{group}:")]
        shares[group] = sum(of) / len(of)
        shares[f"{group}_hardest"] = min(of)
    return shares


def _mentions(data: Path) -> Iterator[tuple[str, str, str, str]]:
    """Artist and title of labels that are songs, and what stands before and after the mention."""
    for label in real.labelled(data):
        artist, title = label["artist"], label["title"].strip()
        name, words = re.escape(artist), re.escape(title).replace(r"\ ", r"\s+")
        quoted = rf"[\"“”‘’']{words}\s*(?P<inner>[,.]*)\s*[\"“”‘’']"
        by = re.search(rf"{quoted}\s+by\s+{name}", label["context"])
        own = re.search(rf"{name}\W*(?:['’]s?)?\s+(?:[\w-]+\s+){{0,3}}{quoted}", label["context"])
        mention = by or own
        if mention and title != title.lower():
            context = label["context"]
            yield (
                artist,
                title,
                context[: mention.start()],
                mention["inner"] + context[mention.end() :],
            )

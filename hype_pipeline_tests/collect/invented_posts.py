"""Posts that we wrote ourselves, each with the verdict that it must get. Everything is invented."""

from datetime import date

from hype_pipeline.records.collected import Post
from hype_pipeline.text.language import identify
from hype_pipeline_tests.conftest import NOW

SONG = (
    "Paper Lanterns is the brightest thing that Lumen Parade have written so far, and they know it.\n"
    "A wobbling bass carries the verse, and then a chorus of glassy keyboards opens over it like a window.\n"
    "I keep going back to the last minute, where the drums drop out and only a warm static is left."
)
ESSAY = "\n".join(
    f"In the {number} year of this band the songs grew slower, and the rooms in which they were "
    "recorded grew smaller, until a single microphone and a patient dog were all that was needed."
    for number in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
)
COMPARED = (
    'There is a lot of Vera Kline\'s "Low Tide" in the way this song begins, all reverb and patience.\n'
    'Later it owes a debt to "Harvest" by The Old Mill, but the voice is nobody else\'s, and neither '
    "is the strange little organ that keeps interrupting it."
)
SECTIONS = "\n".join(
    f"{artist} “{title}”\nA song about {theme}, with guitars that ring like bells over a rhythm that never "
    "hurries, and a singer who means every word of it."
    for artist, title, theme in (
        ("Vera Kline", "Low Tide", "the sea"),
        ("The Old Mill", "Harvest", "a farm"),
        ("Oslo Kites", "Harbour Lights", "a long night"),
        ("Fern and Foe", "Slow Arrow", "archery"),
    )
)
ONLY_NAMES = "\n".join(
    line if at % 2 else line.split(" “")[0] for at, line in enumerate(SECTIONS.split("\n"))
)
NUMBERED = "\n".join(
    f"{number}. {artist} – {title}\nThis one has guitars that ring like bells over a rhythm that never "
    "hurries, and a singer who means every word."
    for number, artist, title in (
        (3, "Vera Kline", "Low Tide"),
        (2, "The Old Mill", "Harvest"),
        (1, "Oslo Kites", "Harbour Lights"),
    )
)
FLOWING = (
    "It was a good week for guitars. Vera Kline’s “Low Tide” came first, all reverb and patience.\n"
    "Then “Harvest” by The Old Mill arrived, which sounds like a barn on fire in the best way.\n"
    "Oslo Kites’ “Harbour Lights” is for those who miss the ferry on purpose every night.\n"
    "And “Slow Arrow” by Fern and Foe closes the week with a whisper that lasts for days."
)
TRACKLIST = "Tracklist:\n" + "\n".join(
    f"{number:02}. Song Number {name}"
    for number, name in enumerate(
        ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"), 1
    )
)
EVENING = (
    "Lumen Parade come to town\nDoors at 8, all ages\nTickets 12 pounds at the box office\nMarch 3 – London, The "
    "Lantern\nMarch 4 – Leeds, The Kiln\nMarch 5 – Hull, The Pier\nMarch 7 – York, The Wall\nSupport by Vera Kline"
)
VERSES = (
    "[Verse 1]\nI hung a lantern on the door\nI never hung one up before\nThe paper tore, the wind was high\nAnd still "
    "it lit the lower sky\n[Chorus]\nPaper lanterns, paper hearts\nThis is where the burning starts\nHold it closer, "
    "hold it long\nNobody will know the song\n[Verse 2]\nThe harbour sleeps, the boats are in"
)
GERMAN = (
    "Papierlaternen ist das hellste Lied, das diese Band bisher geschrieben hat, und sie weiß es genau.\n"
    "Ein wackelnder Bass trägt die Strophe, dann öffnet sich darüber ein gläserner Refrain wie ein Fenster."
)


def post(text: str = SONG, **knobs: object) -> Post:
    """A post about one song, but for *knobs*."""
    guess = identify(text)
    told = {
        "week": date(2021, 11, 15),
        "url": "https://blog.example/2021/11/paper-lanterns",
        "song_ids": ("aaaa2",),
        "host": "blog.example",
        "site_name": "A Blog",
        "title": "Lumen Parade – Paper Lanterns",
        "author": None,
        "published": date(2021, 11, 16),
        "language": guess.code,
        "language_probability": guess.probability,
        "text": text,
        "links": (),
        "digest": "d",
        "extractor": "tests-1",
        "robots": "allowed",
        "source_url": "https://blog.example/",
        "retrieved_at": NOW,
        "provider": "tests",
    }
    return Post(**{**told, **knobs})  # type: ignore[arg-type]

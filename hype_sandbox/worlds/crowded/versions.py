"""How labels name the other recordings of a song: remixes, live, karaoke, sped up, re-releases.

A pattern is a title with {t} for the song's and {x} for whoever made or hosted the version.
"""

import random
from collections.abc import Mapping, Sequence

from hype_sandbox.worlds.crowded.names import some

# A re-release is the same recording under the same code; everything else is another one.
PATTERNS: Mapping[str, Sequence[str]] = {
    "remix": (
        "{t} - {x} Remix",
        "{t} ({x} Remix)",
        "{t} - {x} Rmx",
        "{t} ({x} Rework)",
        "{t} - {x} Edit",
        "{t} [{x} Bootleg]",
        "{t} ({x} VIP)",
        "{t} - {x} Dub",
        "{t} ({x}'s Night Mix)",
        "{t} - {x} Club Mix",
        "{t} (Remixed by {x})",
        "{t} - {x} Flip",
        "{t} - {x} Refix",
        "{t} (Reworked by {x})",
        "{t} - {x} Reinterpretation",
        "{t} ({x} Extended Remix)",
        "{t} - {x} Version",
        "{t} - {x} Remix Radio Edit",
    ),
    "live": (
        "{t} - Live",
        "{t} (Live)",
        "{t} - Live at {x}",
        "{t} (Live From {x})",
        "{t} - Live in {x} / 2019",
        "{t} - {x} Session",
        "{t} (Recorded Live at {x})",
        "{t} - Live Version",
    ),
    "acoustic": (
        "{t} - Acoustic",
        "{t} (Acoustic Version)",
        "{t} - Stripped",
        "{t} (Unplugged)",
        "{t} - Piano Version",
        "{t} (Stripped Back)",
        "{t} - Orchestral Version",
        "{t} (String Quartet Version)",
    ),
    "bare": (
        "{t} - Instrumental",
        "{t} (Instrumental Version)",
        "{t} - A Cappella",
        "{t} (Acapella)",
        "{t} - Demo",
        "{t} (Home Demo)",
        "{t} - Commentary",
        "{t} (Interlude)",
        "{t} - Alternate Take",
        "{t} (Outtake)",
    ),
    "speed": (
        "{t} - Sped Up",
        "{t} (Sped Up Version)",
        "{t} - Slowed + Reverb",
        "{t} (slowed)",
        "{t} - Nightcore",
        "{t} - sped up & pitched",
        "{t} (Chopped and Screwed)",
    ),
    "odd": (
        "{t} (8D Audio)",
        "{t} - Bass Boosted",
        "{t} (Night Drive)",
        "{t} - En Vivo",
        "{t} (Ao Vivo)",
        "{t} - Versión Acústica",
        "{t} (Lo-Fi)",
        "{t} - Work Tape",
        "{t} (Strings Only)",
        "{t} - From the Vault",
        "{t} (Choir)",
        "{t} - Re-Recorded",
        "{t} (Ten Years On)",
        "{t} (Spanish Version)",
    ),
    "karaoke": (
        "{t} (Karaoke Version)",
        "{t} - Karaoke",
        "{t} (In the Style of {x}) [Karaoke]",
        "{t} (Originally Performed by {x})",
        "{t} (Made Famous by {x}) [Instrumental]",
        "{t} - Tribute to {x}",
        "{t} (Cover of {x})",
        "{t} (Lullaby Rendition of {x})",
        "{t}",
    ),
    "rerelease": (
        "{t}",
        "{t} - 2011 Remaster",
        "{t} (Remastered)",
        "{t} - Remastered 2019",
        "{t} - Single Version",
        "{t} (Deluxe Edition)",
        "{t} - Radio Edit",
        "{t} - Original Mix",
        "{t} - Bonus Track",
        "{t} (Album Version)",
        "{t} - Mono",
        "{t} (2004 Digital Remaster)",
    ),
}
_MAKERS_OF_KARAOKE = (
    "{w} Karaoke",
    "The Karaoke {w}s",
    "Sing {w} Sing",
    "{x} Tribute Band",
    "{w} Tribute Players",
    "A Tribute to {x}",
    "{w} Backing Tracks",
    "Lullaby {w}",
    "{w} Covers",
)
_CHARTED_REMIX = (
    "{t} ({x} Remix)",
    "{t} ({x} remix)",
    "{t} [{x} Remix]",
    "{t} - {x} Remix",
    "{t} {x} Remix",
    "{t} ({x} Rmx)",
    "{t} ({x} Rework)",
    "{t} (Remix by {x})",
    "{t} // {x} Remix",
    "{t} ({x} Edit)",
    "{t} ({x}'s Remix)",
    "{t} (Remixed by {x})",
    "{t} - ({x} Remix)",
)
_CHARTED_LIVE = (
    "{t} (Live)",
    "{t} - Live",
    "{t} [Live at {x}]",
    "{t} (live session)",
    "{t} (Live @ {x})",
)


class Versions:
    """The habits of one catalogue."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._patterns = {kind: some(patterns, rng) for kind, patterns in PATTERNS.items()}
        self._karaoke_makers = some(_MAKERS_OF_KARAOKE, rng)
        self._charted = {"remix": some(_CHARTED_REMIX, rng), "live": some(_CHARTED_LIVE, rng)}

    def titled(self, kind: str, title: str, maker: str) -> str:
        """*title* as the label of a version."""
        pattern = self._rng.choice(self._patterns[kind])
        return pattern.replace("{t}", title).replace("{x}", maker)

    def charted(self, kind: str, title: str, maker: str) -> str:
        """*title* as a blog names that version of it."""
        pattern = self._rng.choice(self._charted[kind])
        return pattern.replace("{t}", title).replace("{x}", maker)

    def karaoke_maker(self, word: str, of: str) -> str:
        """Who sells karaoke, covers and lullabies."""
        pattern = self._rng.choice(self._karaoke_makers)
        return pattern.replace("{w}", word).replace("{x}", of)

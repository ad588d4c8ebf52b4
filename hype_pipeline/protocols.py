"""What the stages ask of the outside world, as narrowly as they ask it.

Clients in services/ implement these; outside.py and wiring.py choose them. Every answer carries
where it came from, so that a row can say so.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from hype_pipeline.raw_answers import RawAnswer


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """What one request for one address brought, redirects not followed."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case; lines of the same name are joined
    body: bytes  # inflated; empty for a redirect
    retrieved_at: datetime
    lines: Sequence[tuple[str, str]] = ()  # every header line as it came
    asked: Sequence[tuple[str, str]] = ()  # what was sent: method and path, then header lines
    retry_after: float | None = None  # seconds that the host asks to be left alone


class Web(Protocol):
    """The open web, one polite request at a time for each host."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        delay: float,
        within: float,
        kinds: Sequence[str],
        cut_at: int | None = None,
    ) -> WebAnswer:
        """The answer of *url*, whatever its status.

        *delay* is the least pause (seconds) that the host asks for, *within* the seconds that the
        request may take, *kinds* the content types that are taken (none named: all), *cut_at* the
        bytes of a body after which the rest is left. Raises NoAnswer for a cause that passes
        (timeout, broken connection) and WillNotFetch for one that stays (no such host, an address
        that may not be asked, a body that is too large).
        """


@dataclass(frozen=True, slots=True)
class Capture:
    """A copy of a page that an archive of the web holds."""

    url: str  # of the page
    capture_url: str  # of the copy
    captured_at: datetime
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    retrieved_at: datetime


class Captures(Protocol):
    """An archive of the web."""

    provider: str

    def nearest(self, url: str, around: date) -> Capture | None:
        """The good copy captured nearest to *around*; None when there is none.

        Raises Retryable or Refused.
        """


class Charts(Protocol):
    """A source of weekly charts."""

    provider: str

    def chart(self, week: date) -> RawAnswer:
        """The chart of the week that starts on *week* (a Monday): a list of track objects with
        Hype Machine's field names (itemid, artist, title, dateposted, posturl, ...), best first.

        Raises Retryable or Refused. A week without a chart is an empty list.
        """


class BlogLinks(Protocol):
    """Who wrote about a song."""

    provider: str

    def posts_about(self, song_id: str) -> RawAnswer:
        """A list of objects with `posturl`, `sitename`, `dateposted`; empty when nobody wrote."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A track that a catalogue offers for a query."""

    spotify_id: str
    title: str
    artists: tuple[str, ...]
    artist_ids: tuple[str, ...]
    isrc: str | None
    source_url: str
    retrieved_at: datetime


class Catalogue(Protocol):
    """A catalogue of songs."""

    provider: str

    def search(self, artist: str, title: str) -> Sequence[Candidate]:
        """Candidates, as the catalogue ranks them. Raises Retryable, Refused or QuotaExceeded."""


@dataclass(frozen=True, slots=True)
class ArtistQuery:
    """An artist as far as we know them; providers use what they can."""

    name: str
    spotify_id: str | None
    isrc: str | None = None  # of a recording of theirs


@dataclass(frozen=True, slots=True)
class Labels:
    """What a provider said of an artist's genres, and when."""

    genres: tuple[str, ...]  # lower case, most telling first; empty when it knows none
    source_url: str
    retrieved_at: datetime


class Genres(Protocol):
    """Somebody who knows the genres of artists."""

    provider: str

    def genres_of(self, artist: ArtistQuery) -> Labels:
        """The artist's genres. Raises Retryable, Refused or QuotaExceeded."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A recording's audio features, and when somebody told them."""

    values: Mapping[str, float]
    source_url: str
    retrieved_at: datetime


class AudioFeatures(Protocol):
    """Somebody who measured recordings."""

    provider: str

    def features_of(self, spotify_ids: Iterable[str]) -> Mapping[str, Measured]:
        """Features by Spotify id; recordings that the provider does not know are absent."""


@dataclass(frozen=True, slots=True)
class SocialPost:
    """A post on a social network, as a timeline or a notification shows it."""

    network: str
    uri: str
    cid: str | None  # Bluesky's content id, needed to answer; None elsewhere
    author: str  # handle
    text: str
    posted_at: datetime
    asked: bool  # it names the bot or answers it


class Timeline(Protocol):
    """Where the bot listens."""

    network: str

    def since(self, cursor: str | None, *, limit: int) -> tuple[Sequence[SocialPost], str | None]:
        """Posts after *cursor*, oldest first, at most *limit*; and the cursor that follows them.

        None asks from the beginning. The bot's own posts and those of other bots are left out.
        """


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Something to publish."""

    text: str
    record_key: str  # derived from the draft: publishing the same key twice makes one post
    answers: SocialPost | None  # None: a post of its own; else the post that asked


@dataclass(frozen=True, slots=True)
class Sent:
    """What a network answered to a publication."""

    uri: str
    posted_at: datetime


class Network(Protocol):
    """Where the bot publishes."""

    network: str
    longest: int  # characters, as the network counts them (graphemes on Bluesky)

    def publish(self, post: Outgoing) -> Sent:
        """Publish once for each record key. Raises Retryable when it surely did not arrive,
        Refused when it never will, Ambiguous when it may have."""

    def find(
        self, record_key: str, *, text: str | None = None, since: datetime | None = None
    ) -> Sent | None:
        """The post under this key; None when it is not there.

        A network that keeps no keys for long may look for *text* among what was posted after
        *since*. Raises Ambiguous when the network cannot tell.
        """


@dataclass(frozen=True, slots=True)
class Approved:
    """A draft that a person let pass, as the outbox needs it."""

    draft_id: str
    created_at: datetime
    artist: str
    title: str
    spotify_id: str | None
    text: str  # as edited, if it was


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to send one draft to one network, for a while."""

    draft_id: str
    network: str
    record_key: str
    text: str  # as it will stand there
    mention: SocialPost  # what the draft is about
    attempt: int  # from 1
    unsure: bool  # an attempt before this one may have arrived
    first_sent_at: datetime | None  # None: never sent before


class Receipts(Protocol):
    """The rows of the outbox: one for each draft and network, every change guarded."""

    def approved(self) -> Sequence[Approved]:
        """Drafts that may go out and are not queued yet."""

    def enqueue(
        self, draft_id: str, texts: Mapping[str, str], *, record_key: str, now: datetime
    ) -> bool:
        """Queue a draft for the networks that *texts* names. False: it is no longer approved."""

    def due(self, network: str, *, now: datetime) -> Sequence[str]:
        """Ids of the drafts that wait to be sent to *network*."""

    def claim(self, draft_id: str, network: str, *, now: datetime, until: datetime) -> Claim | None:
        """Claim a row until *until*, before anything is sent. None: somebody else has it."""

    def note_sent(self, claim: Claim, sent: Sent) -> None:
        """The network has it."""

    def note_retry(self, claim: Claim, error: str, *, after: datetime, unsure: bool) -> None:
        """It is tried again after *after*; *unsure* says that it may have arrived."""

    def note_failed(self, claim: Claim, error: str) -> None:
        """It will never arrive."""

    def note_ambiguous(self, claim: Claim, error: str) -> None:
        """Nobody but a person can tell whether it arrived."""

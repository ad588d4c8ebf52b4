"""Drafts for the mentions that wait: the song is looked up, comments are written, all of it stored.

A mention stays on the list until its drafts are stored. Without a champion nothing is written and
nothing lost: the mentions wait, and the sentence that comes back says so.
"""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime

from hype_pipeline.collect.joining.song_lookup import Lookup, Match
from hype_pipeline.curate.queue import Queue
from hype_pipeline.errors import NoChampion, Retryable
from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.commentary import Said, commentary
from hype_pipeline.records.bot import Draft, Mention
from hype_pipeline.records.narrowing import Dropped

SAMPLES = 5  # drafts for one mention
PROVIDER = "drafting-1"


def draft_waiting(
    queue: Queue,
    champion: Callable[[], Bundle],
    lookup: Callable[[], Lookup],
    *,
    most: int,
    now: datetime,
) -> str:
    """Write drafts for at most *most* mentions; what happened, in a sentence."""
    gone = queue.forget_stale(now=now)
    waiting = queue.unanswered(most)
    if not waiting:
        return (
            f"No mention waits for drafts; {gone} were too old."
            if gone
            else "No mention waits for drafts."
        )
    try:
        bundle = champion()
    except NoChampion as none:
        return f"{queue.waiting()} mentions wait for drafts: {none}"
    known = lookup()
    answered = sum(_answer(queue, bundle, known, mention, now) for mention in waiting)
    left = queue.waiting()
    return f"Drafted for {answered} of {len(waiting)} mentions; {left} still wait."


def _answer(queue: Queue, bundle: Bundle, lookup: Lookup, mention: Mention, now: datetime) -> bool:
    match = lookup.match(mention.artist, mention.title)
    if isinstance(match, Retryable):
        return False  # it waits for the next run
    genres = lookup.genres_of(mention.artist, match).genres
    said = commentary(
        bundle,
        genres,
        features=_features(bundle, lookup, match),
        artist=mention.artist,
        title=mention.title,
        samples=SAMPLES,
        seed=_seed(mention.mention_id),
    )
    drafts = _drafts(bundle, mention, match, genres, said, now)
    refused = [
        _refused(mention, blocked.text, blocked.reason, now)
        for blocked in said.blocked
        if blocked.reason is not None
    ]
    return queue.store_drafts(mention.mention_id, drafts, refused=refused) and bool(drafts)


def _features(bundle: Bundle, lookup: Lookup, match: Match) -> dict[str, float]:
    """How the song sounds, as far as the model can be told; nobody is asked where it cannot."""
    names, found = bundle.cvae.scale.names, match.candidate
    if not names or found is None:
        return {}
    measured = lookup.features_of({found.spotify_id: found.isrc}).get(found.spotify_id)
    values = measured.values if measured else {}
    return {name: values[name] for name in names if name in values}


def _drafts(
    bundle: Bundle,
    mention: Mention,
    match: Match,
    genres: tuple[str, ...],
    said: Said,
    now: datetime,
) -> list[Draft]:
    found = match.candidate
    unknown = () if found else ("song not found on Spotify",)
    return [
        Draft(
            draft_id=_draft_id(mention.mention_id, bundle.fingerprint, place),
            mention_id=mention.mention_id,
            artist=mention.artist,
            title=mention.title,
            spotify_id=found.spotify_id if found else None,
            genres=genres,
            text=comment.text,
            rank=place,
            scores=json.dumps({name: round(score, 4) for name, score in comment.scores.items()}),
            flags=(*comment.flags, *unknown, *said.notes),
            model=bundle.fingerprint,
            state="pending",
            created_at=now,
            source_url=mention.uri,
            retrieved_at=now,
            provider=PROVIDER,
        )
        for place, comment in enumerate(said.kept, start=1)
    ]


def _refused(mention: Mention, text: str, reason: str, now: datetime) -> Dropped:
    return Dropped(
        week=None,
        ref=mention.mention_id,
        reason=reason,
        passing=False,
        evidence=json.dumps({"text": text}, ensure_ascii=False),
        source_url=mention.uri,
        retrieved_at=now,
        provider=PROVIDER,
    )


def _draft_id(mention_id: str, model: str, place: int) -> str:
    return hashlib.sha256(f"{mention_id}:{model}:{place}".encode()).hexdigest()[:20]


def _seed(mention_id: str) -> int:
    # The same mention is drafted the same way again, if a crash makes it come twice.
    return int.from_bytes(hashlib.sha256(mention_id.encode()).digest()[:4], "big")

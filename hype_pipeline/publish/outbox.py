"""Sending what was approved, exactly once for each draft and network.

The key of the post is derived from the draft and the row is claimed before anything is sent. If we
die between sending and noting, the next run finds the claim open and asks the network for the key
before it sends again. A network that cannot tell leaves the question to a person.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hype_pipeline.errors import Ambiguous, QuotaExceeded, Refused, Retryable
from hype_pipeline.protocols import Approved, Claim, Network, Outgoing, Receipts, Sent
from hype_pipeline.publish.compose import compose

# Longer than any client waits for its network (20 s), so that no claim is taken from the living.
LEASE = timedelta(seconds=60)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(hours=1)
MOST_ATTEMPTS = 24  # with these pauses about a day
_TID_LETTERS = "234567abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt."""

    draft_id: str
    network: str
    state: str  # posted, queued (it is tried again), needs_review or failed
    uri: str | None
    error: str | None


def record_key(draft_id: str, created_at: datetime) -> str:
    """A key that only this draft has, in the form of a Bluesky TID.

    A TID is a time in microseconds and ten bits of clock. The time is the hour of the draft plus a
    hash, so that keys sort as drafts do and two drafts of one second never meet.
    """
    hashed = int.from_bytes(hashlib.sha256(draft_id.encode()).digest()[:8], "big")
    hour = int(created_at.timestamp()) // 3600 * 3_600_000_000
    number = ((hour + (hashed >> 10) % 3_600_000_000) << 10) | (hashed & 1023)
    return "".join(_TID_LETTERS[number >> shift & 31] for shift in range(60, -1, -5))


def publish(
    receipts: Receipts, networks: Sequence[Network], *, clock: Callable[[], datetime]
) -> Iterator[Outcome]:
    """Queue what is approved and send what is due; yields each attempt as soon as it is noted."""
    queue_approved(receipts, [network.network for network in networks], now=clock())
    for network in networks:
        for draft_id in receipts.due(network.network, now=clock()):
            now = clock()
            claim = receipts.claim(draft_id, network.network, now=now, until=now + LEASE)
            if claim:
                yield send(receipts, network, claim, now=now)


def queue_approved(receipts: Receipts, networks: Sequence[str], *, now: datetime) -> int:
    """Hand what is approved to *networks*; how many drafts. From here on nothing can be undone."""
    if not networks:
        return 0
    return sum(_queue(receipts, draft, networks, now) for draft in receipts.approved())


def _queue(receipts: Receipts, draft: Approved, networks: Sequence[str], now: datetime) -> bool:
    texts: Mapping[str, str] = {network: compose(draft, network) for network in networks}
    key = record_key(draft.draft_id, draft.created_at)
    return receipts.enqueue(draft.draft_id, texts, record_key=key, now=now)


def send(receipts: Receipts, network: Network, claim: Claim, *, now: datetime) -> Outcome:
    """Send what *claim* allows, once, and note what came of it."""
    # A reply is for who asked, where they asked; everything else is a post of its own.
    asked = claim.mention.asked and claim.mention.network == network.network
    post = Outgoing(claim.text, claim.record_key, claim.mention if asked else None)
    if claim.unsure and (found := _look(receipts, network, claim, None, now=now)):
        return found
    try:
        sent = network.publish(post)
    except Refused as refusal:
        receipts.note_failed(claim, str(refusal))
        return _outcome(claim, "failed", error=str(refusal))
    except (Retryable, QuotaExceeded) as failure:
        return _again(receipts, claim, failure, now=now, unsure=False)
    except Ambiguous as doubt:
        # If it is not there yet, the network may still be at it: look again later.
        return _look(receipts, network, claim, doubt, now=now) or _again(
            receipts, claim, doubt, now=now, unsure=True
        )
    return _posted(receipts, claim, sent)


def _look(
    receipts: Receipts, network: Network, claim: Claim, doubt: Ambiguous | None, *, now: datetime
) -> Outcome | None:
    """An attempt may have arrived: ask the network, and if it cannot tell, a person. None: it did not."""
    try:
        sent = network.find(claim.record_key, text=claim.text, since=claim.first_sent_at)
    except Ambiguous as silence:
        receipts.note_ambiguous(claim, str(doubt or silence))
        return _outcome(claim, "needs_review", error=str(doubt or silence))
    except (Retryable, QuotaExceeded, Refused) as failure:
        return _again(receipts, claim, failure, now=now, unsure=True)
    return _posted(receipts, claim, sent) if sent else None


def _posted(receipts: Receipts, claim: Claim, sent: Sent) -> Outcome:
    receipts.note_sent(claim, sent)
    return _outcome(claim, "posted", uri=sent.uri)


def _again(
    receipts: Receipts,
    claim: Claim,
    failure: Retryable | QuotaExceeded | Refused | Ambiguous,
    *,
    now: datetime,
    unsure: bool,
) -> Outcome:
    if claim.attempt >= MOST_ATTEMPTS:
        note = receipts.note_ambiguous if unsure else receipts.note_failed
        note(claim, f"Given up after {claim.attempt} attempts. {failure}")
        return _outcome(claim, "needs_review" if unsure else "failed", error=str(failure))
    wanted = timedelta(seconds=getattr(failure, "retry_after", None) or 0)
    pause = min(FIRST_PAUSE * 2 ** (claim.attempt - 1), LONGEST_PAUSE)
    receipts.note_retry(claim, str(failure), after=now + max(pause, wanted), unsure=unsure)
    return _outcome(claim, "queued", error=str(failure))


def _outcome(
    claim: Claim, state: str, *, uri: str | None = None, error: str | None = None
) -> Outcome:
    return Outcome(claim.draft_id, claim.network, state, uri, error)

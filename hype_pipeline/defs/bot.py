"""The bot: mentions, drafts, decisions, receipts. Their state is the desk's database.

Each asset does its part of the work there and leaves a snapshot in the lake. Nothing is published
here that no person approved: `receipts` sends what the desk says is approved, and nothing else.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline.defs.failing import said_once
from hype_pipeline.defs.storing import column_schema, store_whole
from hype_pipeline.tables.bot import DECISIONS, DRAFTS, MENTIONS, RECEIPTS
from hype_pipeline.tables.every import TABLES
from hype_pipeline.tables.table import Table
from hype_pipeline.wiring import Wiring

HEARD_AT_ONCE = (
    200  # posts of a timeline in one look, as many as the networks page through politely
)
ANSWERED_AT_ONCE = 25  # mentions in one run; the rest wait for the next


Decorator = Callable[[Callable[..., Any]], dg.AssetsDefinition]


def _bot(table: Table, after: list[str], kinds: set[str], **options: Any) -> Decorator:
    made = dg.asset(
        name=table.name,
        deps=after,
        group_name="bot",
        owners=["team:bot"],
        kinds=kinds,
        description=table.about,
        metadata={"dagster/column_schema": column_schema(table)},
        **options,
    )
    return lambda compute: made(said_once(compute))


@_bot(MENTIONS, [], {"bluesky", "mastodon"}, pool="timelines")
def mentions(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.publish import listening

    heard = {
        timeline.network: listening.listen(
            timeline, wiring.queue, limit=HEARD_AT_ONCE, now=datetime.now(UTC)
        )
        for timeline in wiring.timelines()
    }
    return store_whole(
        context,
        wiring.lake,
        {
            MENTIONS: wiring.ledger.mentions(),
            TABLES["mentions_dropped"]: wiring.ledger.dropped("mentions"),
        },
        {f"new on {network}": count for network, count in heard.items()},
    )


@_bot(DRAFTS, ["mentions", "champion"], {"torch", "spotify"}, pool="drafting")
def drafts(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate import drafting

    said = drafting.draft_waiting(
        wiring.queue,
        wiring.champion,
        wiring.lookup,
        most=ANSWERED_AT_ONCE,
        now=datetime.now(UTC),
    )
    context.log.info(said)
    return store_whole(
        context,
        wiring.lake,
        {
            DRAFTS: wiring.ledger.drafts(),
            TABLES["drafts_dropped"]: wiring.ledger.dropped("drafts"),
        },
        {"what happened": said},
    )


# First in a run: the night's LC-GAN learns from this snapshot, and may not wait for it, as drafts come
# of the champion that comes of it.
@_bot(DECISIONS, ["drafts"], {"sqlite"}, op_tags={"dagster/priority": "1"})
def decisions(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    expired = wiring.desk.expire(now=datetime.now(UTC))
    rows = {DECISIONS: wiring.ledger.decisions()}
    return store_whole(context, wiring.lake, rows, {"expired now": expired})


@_bot(RECEIPTS, ["decisions"], {"bluesky", "mastodon"}, pool="publishing")
def receipts(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.publish import outbox

    for outcome in outbox.publish(
        wiring.receipts, wiring.networks(), clock=lambda: datetime.now(UTC)
    ):
        context.log.info("%s", outcome)
    return store_whole(context, wiring.lake, {RECEIPTS: wiring.ledger.receipts()})


ASSETS = [mentions, drafts, decisions, receipts]

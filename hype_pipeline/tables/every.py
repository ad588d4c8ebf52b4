"""All tables of the lake, and which of them have a companion with what was dropped."""

import types
from collections.abc import Mapping

from hype_pipeline.tables.bot import DECISIONS, DRAFTS, MENTIONS, RECEIPTS
from hype_pipeline.tables.collected import (
    CHART_ENTRIES,
    KEPT_POSTS,
    PAGES,
    POST_LINKS,
    POSTS,
    SONGS,
)
from hype_pipeline.tables.corpus import GENRE_MAPPING, GENRE_VOCABULARY, SENTENCES
from hype_pipeline.tables.reports import BIAS, FUNNEL
from hype_pipeline.tables.table import Table, dropped
from hype_pipeline.tables.trained import (
    CHAMPION,
    CVAE,
    CVAE_CURVE,
    CVAE_SAMPLES,
    LC_GAN,
    LC_GAN_CURVE,
    LC_GAN_SAMPLES,
    MODEL_REPORT,
    TOPIC_MODEL,
)

NARROWING = (
    CHART_ENTRIES,
    POST_LINKS,
    PAGES,
    POSTS,
    KEPT_POSTS,
    SONGS,
    SENTENCES,
    MENTIONS,
    DRAFTS,
)
TABLES: Mapping[str, Table] = types.MappingProxyType(
    {
        table.name: table
        for table in (
            *NARROWING,
            *(dropped(table) for table in NARROWING),
            *(GENRE_VOCABULARY, GENRE_MAPPING, TOPIC_MODEL),
            *(CVAE, CVAE_CURVE, CVAE_SAMPLES, LC_GAN, LC_GAN_CURVE, LC_GAN_SAMPLES),
            *(MODEL_REPORT, CHAMPION, DECISIONS, RECEIPTS, FUNNEL, BIAS),
        )
    }
)

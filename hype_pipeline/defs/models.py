"""From the corpus to the champion: topic_model, cvae, lc_gan, model_report, champion.

Training happens in a process of its own (training.py); what is learnt, measured and decided is the
models' and generate's business. Each asset writes its decision down, also when it is "nothing to do".
"""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from hype_pipeline.defs import model_rows
from hype_pipeline.defs.corpus import whole
from hype_pipeline.defs.parts import Parts
from hype_pipeline.defs.storing import store_whole
from hype_pipeline.defs.topic_rows import topic_shown
from hype_pipeline.defs.training import trained_folder
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
from hype_pipeline.wiring import Wiring

CVAE_TABLES = (CVAE, CVAE_CURVE, CVAE_SAMPLES)
LC_GAN_TABLES = (LC_GAN, LC_GAN_CURVE, LC_GAN_SAMPLES)


@whole(TOPIC_MODEL, ["sentences"], {"gensim"}, group_name="models")
def topic_model(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate import stages

    settings = wiring.settings
    topics, fingerprint = stages.topics(
        wiring.store, seed=settings.seed, count=settings.topic_count, topic=settings.topic
    )
    rows = topics.rows(fingerprint, **model_rows.provenance(datetime.now(UTC)))
    return store_whole(context, wiring.lake, {TOPIC_MODEL: rows}, topic_shown(topics))


@whole(
    CVAE,
    ["sentences", "genre_vocabulary"],
    {"torch"},
    group_name="models",
    pool="training",
)
def cvae(
    context: dg.AssetExecutionContext,
    wiring: dg.ResourceParam[Wiring],
    pipes: dg.ResourceParam[dg.PipesSubprocessClient],
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate import cvae_stage

    settings = wiring.settings
    plan = cvae_stage.cvae_plan(wiring.store, preset=settings.preset, seed=settings.seed)
    context.log.info("%s", plan.decision)
    told, fresh = trained_folder(context, wiring, pipes, plan)
    samples = cvae_stage.cvae_samples(wiring.store, plan.fingerprint, seed=settings.seed)
    about = {**told, "samples": samples}
    return store_whole(
        context,
        wiring.lake,
        model_rows.tables_of(*CVAE_TABLES, about, plan, datetime.now(UTC)),
        {
            "decision": plan.decision,
            "warm starts in a row": about["begun"]["warm_starts"],
            **model_rows.shown(about, fresh=fresh),
        },
    )


@whole(LC_GAN, ["cvae", "topic_model"], {"torch"}, group_name="models", pool="training")
def lc_gan(
    context: dg.AssetExecutionContext,
    wiring: dg.ResourceParam[Wiring],
    pipes: dg.ResourceParam[dg.PipesSubprocessClient],
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate import stages

    settings = wiring.settings
    plan = stages.lc_gan_plan(wiring.store, seed=settings.seed, values=settings.values)
    about, fresh = trained_folder(context, wiring, pipes, plan)
    return store_whole(
        context,
        wiring.lake,
        model_rows.tables_of(*LC_GAN_TABLES, about, plan, datetime.now(UTC)),
        {
            "decision": about["decision"],
            "topic mix": model_rows.mix_shown(about),
            **model_rows.shown(about, fresh=fresh),
        },
    )


@whole(MODEL_REPORT, ["cvae", "lc_gan", "sentences"], {"torch"}, group_name="models")
def model_report(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate import stages

    parts = Parts(context.log.info)
    report = stages.judge(wiring.store, seed=wiring.settings.seed, say=parts)
    parts.end()
    rows = model_rows.figures(report, datetime.now(UTC))
    shown = {
        **model_rows.report_shown(report),
        "seconds": round(sum(parts.seconds.values()), 1),
        "seconds by part": dg.MetadataValue.json(parts.seconds),
    }
    return store_whole(context, wiring.lake, {MODEL_REPORT: rows}, shown)


@whole(CHAMPION, ["model_report"], {"mlflow"}, group_name="models")
def champion(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    from hype_pipeline.generate.promoting import promote

    row = promote(wiring.store, wiring.registry, seed=wiring.settings.seed, now=datetime.now(UTC))
    wiring.note_decision()
    return store_whole(context, wiring.lake, {CHAMPION: [row]}, {"decision": row.decision})


ASSETS = [topic_model, cvae, lc_gan, model_report, champion]

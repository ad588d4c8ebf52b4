"""From the corpus to the champion: topic_model, cvae, lc_gan, model_report, champion.

Training happens in a process of its own (training.py); what is learnt, measured and decided is the
models' and generate's business. Each asset writes its decision down, also when it is "nothing to do".
"""

from typing import Any

import dagster as dg

from hype_pipeline import tables
from hype_pipeline.defs.corpus import whole
from hype_pipeline.wiring import Wiring

MODELS = {"group_name": "models"}


@whole(tables.TOPIC_MODEL, ["sentences"], {"gensim"}, **MODELS)
def topic_model(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    raise NotImplementedError


@whole(tables.CVAE, ["sentences", "genre_vocabulary"], {"torch"}, pool="training", **MODELS)
def cvae(
    context: dg.AssetExecutionContext,
    wiring: dg.ResourceParam[Wiring],
    pipes: dg.ResourceParam[dg.PipesSubprocessClient],
) -> dg.MaterializeResult[Any]:
    raise NotImplementedError


@whole(tables.LC_GAN, ["cvae", "topic_model"], {"torch"}, pool="training", **MODELS)
def lc_gan(
    context: dg.AssetExecutionContext,
    wiring: dg.ResourceParam[Wiring],
    pipes: dg.ResourceParam[dg.PipesSubprocessClient],
) -> dg.MaterializeResult[Any]:
    raise NotImplementedError


@whole(tables.MODEL_REPORT, ["cvae", "lc_gan", "sentences"], {"torch"}, **MODELS)
def model_report(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    raise NotImplementedError


@whole(tables.CHAMPION, ["model_report"], {"mlflow"}, **MODELS)
def champion(
    context: dg.AssetExecutionContext, wiring: dg.ResourceParam[Wiring]
) -> dg.MaterializeResult[Any]:
    raise NotImplementedError


ASSETS = [topic_model, cvae, lc_gan, model_report, champion]

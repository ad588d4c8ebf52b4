"""Topics, the CVAE, the LC-GAN, their report, and the promotions. Their rows are records/trained.py's."""

from hype_pipeline.records.trained import CurvePoint, Figure, Promotion, Sample, Topic, TrainedModel
from hype_pipeline.tables.table import Table

_MODEL = {"model": "Fingerprint of the model: configuration, data and code in one hash."}
TOPIC_MODEL = Table(
    "topic_model",
    Topic,
    "The topics of the corpus, and which of them describes sound.",
    {
        "number": "Of the topic, from 0.",
        "name": "Its first three words, or the name that was given.",
        "descriptive": "Whether it is the one that the bot is steered towards.",
        "words": "Most probable first.",
        "share": "Mean probability over all training sentences.",
        "npmi": "Coherence of the ten first words on held-out text, -1 to 1.",
        **_MODEL,
    },
)
_TRAINED = {
    **_MODEL,
    "trained": "Whether there is a model; a stage may decide not to train.",
    "decision": "Why, in a sentence.",
    "preset": "quick, standard or paper.",
    "config": "Every knob, as JSON.",
    "corpus": "Content hash of the sentences it learnt from.",
    "parameters": "How many numbers were learnt.",
    "steps": "How many updates were made.",
    "figures": "What was measured while training, as JSON.",
}
CVAE = Table("cvae", TrainedModel, "The conditional VAE, trained.", _TRAINED)
LC_GAN = Table("lc_gan", TrainedModel, "The LC-GAN over its latents, trained.", _TRAINED)
_CURVE = {
    **_MODEL,
    "step": "Updates made.",
    "epoch": "Passes over the data.",
    "split": "train or valid.",
    "figure": "What was measured.",
    "value": "Its value.",
}
_SAMPLE = {
    **_MODEL,
    "kind": "prior, lc_gan, reconstruction or interpolation.",
    "genres": "It was conditioned on.",
    "position": "In its series.",
    "text": "As sampled.",
}
CVAE_CURVE = Table("cvae_curve", CurvePoint, "The CVAE's training, point by point.", _CURVE)
CVAE_SAMPLES = Table("cvae_samples", Sample, "What the CVAE writes, unpicked.", _SAMPLE)
LC_GAN_CURVE = Table("lc_gan_curve", CurvePoint, "The LC-GAN's training.", _CURVE)
LC_GAN_SAMPLES = Table("lc_gan_samples", Sample, "What it writes, unpicked.", _SAMPLE)
MODEL_REPORT = Table(
    "model_report",
    Figure,
    "The judgement of a trained generator: one row for each figure.",
    {
        **_MODEL,
        "figure": "What was measured.",
        "value": "Its value.",
        "limit": "What it must reach to be promoted.",
        "passes": "Whether it does.",
        "about": "What it is, on which split, with which seed.",
    },
)
CHAMPION = Table(
    "champion",
    Promotion,
    "The decision whether the newest model replaces the promoted one.",
    {
        **_MODEL,
        "version": "In the registry.",
        "promoted": "Whether it is the champion now.",
        "decision": "Why, in a sentence.",
        "compared_with": "The champion before.",
        "figures": "The comparison, as JSON.",
    },
)

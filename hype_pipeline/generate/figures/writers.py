"""Whose texts a report holds beside one another: ours, people's, halved latents, best of 8, baselines.

All write under the genres of the same held-out sentences, where they can be told genres, and equally
many. What their texts are like is in likeness.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from hype_pipeline.generate.drawing import draw
from hype_pipeline.generate.figures.foreseen import Foreseeing
from hype_pipeline.generate.figures.judged import HUMAN, OURS
from hype_pipeline.generate.steering.ways import BEST_OF, best, drawn_ways
from hype_pipeline.models.configs import Decoding

if TYPE_CHECKING:
    from hype_pipeline.generate.bundle import Bundle
    from hype_pipeline.models.language_model import LanguageModel
    from hype_pipeline.models.trained import TrainedCvae

LSTM, UNTEMPERED = "lstm", "untempered"
# The model's own distribution, nothing left out.
PLAIN = Decoding(temperature=1.0, top_k=None, top_p=None, whole_words=False)
ABOUT = {
    OURS: "the model, as it has learnt to write",
    HUMAN: "held-out sentences",
    UNTEMPERED: "the model, its unlikeliest words not left out",
    "half": "the model, latents halved",
    "best_of_8": "the model, of eight texts the one that describes sound most",
    "unigram": "frequencies of the model's own words and pieces",
    "trigram": "trigram of the model's own words and pieces, Kneser-Ney",
    "characters": "6-gram of characters, Kneser-Ney",
    LSTM: "LSTM language model of the decoder's size, told the same genres",
}


def written(
    bundle: "Bundle",
    human: Sequence[str],
    genres: Sequence[Sequence[str]],
    counted: Mapping[str, Foreseeing],
    language: "LanguageModel | None",
    *,
    seed: int,
) -> dict[str, list[str]]:
    """As many texts of each writer as there are *human* ones."""
    ways = drawn_ways(bundle.cvae, bundle.values.scores, genres, seed=seed)
    drawn = draw(bundle.cvae, genres, seed=seed)
    told = {
        OURS: [each.text for each in drawn],
        HUMAN: list(human),
        UNTEMPERED: untempered(bundle, genres, seed=seed),
        "half": [each.text for each in ways["half"]],
        "best_of_8": [each.text for each in ways[best(BEST_OF)]],
    }
    for number, (name, foreseeing) in enumerate(counted.items()):
        rng = np.random.default_rng([seed, number])
        told[name] = foreseeing.write(len(human), rng=rng)
    if language is not None:
        cvae = as_cvae(language, bundle.cvae)
        told[LSTM] = [each.text for each in draw(cvae, genres, seed=seed, shrink=0.0)]
    return told


def untempered(bundle: "Bundle", genres: Sequence[Sequence[str]], *, seed: int) -> list[str]:
    """A text for each entry of *genres*, drawn as likely as the model has it."""
    drawn = draw(bundle.cvae, genres, seed=seed, decoding=PLAIN)
    return [each.text for each in drawn]


def as_cvae(language: "LanguageModel", beside: "TrainedCvae") -> "TrainedCvae":
    """A language model in the shape of a CVAE, so that it writes by the same sampler: its latent is
    one number, which is to be 0. What would read texts into it is not trained."""
    from hype_pipeline.models.cvae import CvaeModel
    from hype_pipeline.models.features import NO_FEATURES

    config = replace(beside.config, latent=1, features=())
    model = CvaeModel(config, vocabulary=len(beside.vocabulary), labels=len(beside.labels))
    model.decoder, model.genres = language.decoder, language.genres
    fixed = model.requires_grad_(requires_grad=False)
    return replace(beside, model=fixed, config=config, scale=NO_FEATURES, density=None)

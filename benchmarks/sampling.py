"""How many sentences a CVAE of the original's sizes writes, against the original's procedure.

python -m benchmarks.sampling [--json] [--threads 1]

Ours is what `hype generate` calls; the reference writes one sentence at a time, always fifty words.
Both draw at temperature 0.75 among the ten likeliest of 20,000 words, and without guidance, which the
reference does not know; beside it ours as it ships, where guidance writes each sentence twice. Weights are random but for the
output's bias, which speaks words by their frequency and ends sentences of ours after 26 words on
average, as real ones end; how many words were written is told, so that a word's price can be had.
"""

import argparse
from dataclasses import replace

import torch

from benchmarks.reference import word_by_word
from benchmarks.reference.machine import (
    OURS,
    REFERENCE,
    about_the_machine,
    answer,
    apart,
    cpu_seconds,
)
from hype_pipeline.models.configs import Decoding, preset
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.output import AdaptiveOutput, Output, TiedOutput
from hype_pipeline.models.reproducible import generator, seeded
from hype_pipeline.models.sampling import prior, sample
from hype_pipeline.models.trained import TrainedCvae
from hype_pipeline.text.tokens import END, SPECIALS, Vocabulary

SIZES = word_by_word.Sizes()
DECODING = Decoding(temperature=0.75, top_k=10, top_p=None, guidance=1.0)
SHIPPED = Decoding()
MEAN = 26  # words of a sentence
_SENTENCES, _REFERENCE_SENTENCES = 2_048, 12


def ours(output: str, *, count: int, seed: int, decoding: Decoding = DECODING) -> dict[str, float]:
    """Sentences per CPU-second of our sampler."""
    config = replace(preset("paper").config, output=output)  # type: ignore[arg-type]
    words = (*SPECIALS, *(f"w{number}" for number in range(SIZES.vocabulary - len(SPECIALS))))
    with seeded(seed):
        model = CvaeModel(config, vocabulary=len(words), labels=SIZES.labels)
        initialise(model)
    _speak_by_frequency(model.decoder.output, decoding)
    labels = tuple(f"g{number}" for number in range(SIZES.labels))
    model.requires_grad_(requires_grad=False)
    cvae = TrainedCvae(model, Vocabulary(words), labels, config, {})
    genres = cvae.conditions([labels[:3]] * count)
    chance = generator(seed, "sampling")
    z = prior(cvae, count, generator=chance)
    sample(cvae, z[:32], genres[:32], decoding, generator=chance)
    written = []
    took = cpu_seconds(lambda: written.extend(sample(cvae, z, genres, decoding, generator=chance)))
    return {
        "rate": count / took,
        "words": sum(each.tokens for each in written) / count,
        "ended": sum(each.ended for each in written) / count,
    }


def _speak_by_frequency(output: Output, decoding: Decoding) -> None:
    """Words as frequent as in a text, and an end when it is due."""
    count = SIZES.vocabulary
    ranks = torch.arange(count) - len(SPECIALS) + 1
    scores = -ranks.clamp(min=1).float().log()
    scores[: len(SPECIALS)] = -30.0
    tempered = scores.div(decoding.temperature)
    others = tempered.topk(decoding.top_k or count).values[:-1].logsumexp(dim=0)
    scores[END] = decoding.temperature * (others - torch.tensor(MEAN - 1.0).log())
    with torch.no_grad():
        if isinstance(output, AdaptiveOutput):
            output.bias.copy_(scores[: output.cut])
            output.rare.bias.copy_(scores[output.cut :])
            output.group.bias.copy_(scores[output.cut :].logsumexp(dim=0))
            return
        bias = output.bias if isinstance(output, TiedOutput) else output.words.bias
        bias.copy_(scores)


def reference(*, seed: int) -> dict[str, float]:
    """The same of the published procedure."""
    torch.manual_seed(seed)
    model = word_by_word.WordByWord(SIZES).eval()
    labels = torch.zeros(SIZES.labels)
    labels[:3] = 1
    latents = torch.randn(_REFERENCE_SENTENCES, 1, SIZES.latent)
    word_by_word.write(model, latents[0], labels)
    took = cpu_seconds(lambda: [word_by_word.write(model, z, labels) for z in latents])
    return {"rate": len(latents) / took, "words": float(word_by_word.STEPS)}


def compare(asked: argparse.Namespace) -> dict[str, object]:
    """Both, and their ratio."""
    mine, other = (apart("sampling", who, asked) for who in (OURS, REFERENCE))
    full, adaptive, alone, shipped = (
        mine[each] for each in ("full", "adaptive", "alone", "shipped")
    )
    return {
        "name": "sampling",
        "unit": "sentences per CPU-second",
        "ours": full["rate"],
        "reference": other["rate"],
        "ratio": full["rate"] / other["rate"],
        "adaptive": adaptive["rate"],
        "adaptive_ratio": adaptive["rate"] / other["rate"],
        "one_at_a_time": alone["rate"],
        "shipped": shipped["rate"],
        "shipped_ratio": shipped["rate"] / other["rate"],
        "words": {
            "ours": full["words"],
            "adaptive": adaptive["words"],
            "shipped": shipped["words"],
            "reference": 50.0,
        },
        "words_ratio": full["rate"] * full["words"] / (other["rate"] * other["words"]),
        "settings": {
            "sentences": _SENTENCES,
            "temperature": DECODING.temperature,
            "top_k": DECODING.top_k,
            "vocabulary": SIZES.vocabulary,
            "seed": asked.seed,
            **about_the_machine(asked.threads),
        },
    }


def main() -> None:
    """Print the figures."""
    answer(
        __doc__,
        ours=lambda asked: {
            "full": ours("full", count=_SENTENCES, seed=asked.seed),
            "adaptive": ours("adaptive", count=_SENTENCES, seed=asked.seed),
            "alone": ours("full", count=1, seed=asked.seed),
            "shipped": ours("full", count=_SENTENCES, seed=asked.seed, decoding=SHIPPED),
        },
        reference=lambda asked: reference(seed=asked.seed),
        compare=compare,
    )


if __name__ == "__main__":
    main()

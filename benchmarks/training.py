"""How fast the CVAE of the original's sizes learns, against the original's published procedure.

python -m benchmarks.training [--json] [--threads 1]

Ours takes the steps that `hype fit --preset paper` takes, with the full output and, beside it, with
the adaptive one, a smaller model; the reference learns one sentence at a time, word by word. Words
are counted with an end for each sentence and without padding, time is CPU time of all threads, and
the sentences are made up: lengths and word frequencies as in real text, no text.
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
    gemm_peak,
    zipf_sentences,
)
from hype_pipeline.models.batches import Epochs, unlabelled
from hype_pipeline.models.configs import CvaeConfig, preset
from hype_pipeline.models.cvae import CvaeModel, initialise
from hype_pipeline.models.objective import objective
from hype_pipeline.models.reproducible import deterministic, generator, seeded
from hype_pipeline.models.training import optimiser, update
from hype_pipeline.text.tokens import SPECIALS

SIZES = word_by_word.Sizes()
MEAN = 26.0  # words of a sentence
_STEPS, _SENTENCES = 10, 6  # measured, after some that are not
_FLOP = 6  # of a multiplication in a product: 2 forward, 4 backward


def products(config: CvaeConfig) -> int:
    """Multiplications for a word, in matrix products: encoder, decoder, full output."""
    hidden = config.encoder_hidden
    encoder = 2 * 4 * hidden * (config.embedding + hidden)
    encoder += (config.encoder_layers - 1) * 2 * 4 * hidden * 2 * hidden
    seen = config.embedding + config.latent + config.condition + config.decoder_hidden
    return encoder + 4 * config.decoder_hidden * seen + config.decoder_hidden * SIZES.vocabulary


def ours(output: str, *, seed: int) -> dict[str, float]:
    """Words per CPU-second of our training, and what the machine reached before, amid and after."""
    chosen = preset("paper")
    config = replace(chosen.config, output=output)  # type: ignore[arg-type]
    with seeded(seed):
        model = CvaeModel(config, vocabulary=SIZES.vocabulary, labels=SIZES.labels)
        initialise(model)
    count = (_STEPS + 2) * chosen.train.batch
    words = SIZES.vocabulary - len(SPECIALS)
    sentences = zipf_sentences(count, words=words, first=len(SPECIALS), mean=MEAN, seed=seed)
    encoded = replace(unlabelled(sentences), labels=SIZES.labels)
    epochs = Epochs(encoded, chosen.train.batch, seed)
    learn = objective(model, chosen.train, autoencoder=False)
    adam, device, order = optimiser(model, chosen.train.loop), torch.device("cpu"), epochs.order(0)
    peaks, took, learnt = [gemm_peak()], 0.0, 0

    def step(number: int) -> int:
        batch, chance = epochs.batch(order[number]), generator(seed, "step", number)
        update(model, adam, lambda: learn(batch, 0.5, chance), chosen.train.loop, device)
        return int(batch.mask.sum())

    with deterministic():
        for number in range(len(order)):
            seconds = cpu_seconds(lambda: step(number))  # noqa: B023  # called at once
            if number >= len(order) - _STEPS:
                took += seconds
                learnt += int(epochs.batch(order[number]).mask.sum())
            if number == len(order) // 2:
                peaks.append(gemm_peak())
    peaks.append(gemm_peak())
    flop = _FLOP * products(config) * learnt / took
    return {
        "rate": learnt / took,
        "parameters": sum(values.numel() for values in model.parameters()),
        "gemm_peak": max(peaks),
        **({"share": flop / max(peaks)} if output == "full" else {}),
    }


def reference(*, seed: int) -> dict[str, float]:
    """The same of the published procedure."""
    torch.manual_seed(seed)
    model = word_by_word.WordByWord(SIZES)
    training = word_by_word.Training(model, seed=seed)
    words = zipf_sentences(
        _SENTENCES + 1, words=SIZES.vocabulary - 3, first=3, mean=MEAN, seed=seed
    )
    sentences = [torch.tensor([*row, word_by_word.END]) for row in words]
    labels = torch.zeros(SIZES.labels)
    training.learn(sentences[0], labels, weight=0.5)
    peaks = [gemm_peak()]
    took = cpu_seconds(lambda: [training.learn(row, labels, weight=0.5) for row in sentences[1:]])
    peaks.append(gemm_peak())
    rate = sum(len(row) for row in sentences[1:]) / took
    return {
        "rate": rate,
        "parameters": sum(values.numel() for values in model.parameters()),
        "gemm_peak": max(peaks),
        "share": _FLOP * SIZES.products * rate / max(peaks),
    }


def compare(asked: argparse.Namespace) -> dict[str, object]:
    """Both, and their ratio."""
    mine, other = (apart("training", who, asked) for who in (OURS, REFERENCE))
    full, adaptive = mine["full"], mine["adaptive"]
    return {
        "name": "training",
        "unit": "words per CPU-second",
        "ours": full["rate"],
        "reference": other["rate"],
        "ratio": full["rate"] / other["rate"],
        "gemm_share": full["share"],
        "gemm_share_reference": other["share"],
        "gemm_peak_gflops": full["gemm_peak"] / 1e9,
        "adaptive": adaptive["rate"],
        "adaptive_ratio": adaptive["rate"] / other["rate"],
        "parameters": {
            "ours": full["parameters"],
            "adaptive": adaptive["parameters"],
            "reference": other["parameters"],
        },
        "settings": {
            "batch": preset("paper").train.batch,
            "vocabulary": SIZES.vocabulary,
            "words_per_sentence": MEAN,
            "seed": asked.seed,
            **about_the_machine(asked.threads),
        },
    }


def main() -> None:
    """Print the figures."""
    answer(
        __doc__,
        ours=lambda asked: {kind: ours(kind, seed=asked.seed) for kind in ("full", "adaptive")},
        reference=lambda asked: reference(seed=asked.seed),
        compare=compare,
    )


if __name__ == "__main__":
    main()

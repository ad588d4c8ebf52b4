"""`hype evaluate`: figures of a generator on sentences. What is measured is in generate/evaluating.py."""

from dataclasses import replace
from pathlib import Path

import click

from hype_pipeline.commands import generators
from hype_pipeline.commands.training_progress import progress_bars
from hype_pipeline.errors import BadInput
from hype_pipeline.generate.figures.judged import FULL
from hype_pipeline.generate.patience import wait_patiently


@click.command()
@generators.model
@generators.sentences
@click.option(
    "--samples",
    default=16,
    show_default=True,
    type=click.IntRange(min=1),
    help="Importance samples for each sentence: more are slower and tighter; 500 in published tables.",
)
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--full",
    is_flag=True,
    help="The whole report, beside people, baselines and other ways of drawing.",
)
@click.option(
    "--train",
    type=click.Path(path_type=Path),
    help="With --full: the table that the model was fitted on, for judges and baselines to learn "
    "from; else they learn from half of the posts of --sentences.",
)
@click.option(
    "--language-model",
    "language",
    type=click.Path(path_type=Path),
    help="With --full: a folder for an LSTM language model of the same size, trained if not there.",
)
@click.option(
    "--write",
    default=FULL.samples,
    show_default=True,
    type=click.IntRange(min=1),
    help="With --full: texts to write for lengths, repeats, copies and reverse perplexity.",
)
@generators.json_flag
def evaluate(
    name: str,
    table: Path,
    samples: int,
    seed: int,
    full: bool,
    train: Path | None,
    language: Path | None,
    write: int,
    *,
    as_json: bool,
) -> None:
    """How well a generator foresees sentences: nll, perplexity, KL, active units and more.

    Likelihoods are in nats a sentence, its end included.
    """
    wait_patiently()
    from hype_pipeline.generate import evaluating

    if (train or language) and not full:
        raise BadInput("--train and --language-model belong to the whole report: add --full.")
    with generators.opened(name) as bundle, progress_bars() as progress:
        about = {"samples": samples, "seed": seed, "model": bundle.fingerprint}
        if full:
            extent = replace(FULL, weights=samples, samples=write)
            report, rows = evaluating.whole_report(
                bundle,
                table,
                extent=extent,
                seed=seed,
                train=train,
                language=language,
                progress=progress,
            )
            ways = evaluating.interpolations(bundle, rows, seed=seed)
            told = {**evaluating.as_json(report), **about, "interpolations": ways}
        else:
            rows = evaluating.read_table(bundle, table)
            figures = evaluating.likelihood(
                bundle,
                rows,
                samples=samples,
                seed=seed,
                say=lambda what, done, of: progress(what, done, of, {}),
            )
            told = {**figures, **about}
    if as_json:
        click.echo(generators.line(told))
    else:
        click.echo(evaluating.as_table(report) if full else generators.for_people(told))

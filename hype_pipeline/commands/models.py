"""Commands around the generator: fit, evaluate, generate, interpolate. What they do is in generate/."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hype_pipeline.commands import generators
from hype_pipeline.commands.evaluate import evaluate
from hype_pipeline.commands.training_progress import progress_bars
from hype_pipeline.errors import BadInput
from hype_pipeline.generate.patience import wait_patiently
from hype_pipeline.models.configs import PRESETS
from hype_pipeline.settings import Settings, environment

if TYPE_CHECKING:
    from hype_pipeline.generate.commentary import Comment
    from hype_pipeline.generate.fitting import Fitted
    from hype_pipeline.services.registry import Registry
    from hype_pipeline.topics.model import Topics

_DIGITS = 4  # of a printed figure


@click.command()
@generators.sentences
@click.option("--out", required=True, type=click.Path(path_type=Path), help="Folder to write.")
@click.option("--preset", default="quick", show_default=True, help=f"Sizes: {', '.join(PRESETS)}.")
@click.option(
    "--pretrain",
    type=click.Path(path_type=Path),
    help="Plain text, larger than the table, to learn from first: a sentence or paragraph a line; .gz "
    "as it is.",
)
@click.option("--minutes", type=click.FloatRange(min=0, min_open=True), help="Time limit.")
@click.option(
    "--epochs", type=click.IntRange(min=1), help="Passes over the data; else the preset's."
)
@click.option("--seed", default=0, show_default=True, help="Of everything that is drawn.")
@click.option(
    "--threads",
    type=click.IntRange(min=1),
    help="Of the training; else one for each core.",
)
@click.option(
    "--values",
    default=Settings().values,
    show_default=True,
    help="What texts are to have, with weights, as HYPE_VALUES: say topic:1,readability:0.3.",
)
@click.option(
    "--topic-count",
    default=Settings().topic_count,
    show_default=True,
    type=click.IntRange(min=0),
    help="How many topics; 0: chosen by coherence and stability, as HYPE_TOPIC_COUNT.",
)
@click.option(
    "--topic",
    default=Settings().topic,
    help="Which topic is the descriptive one, as HYPE_TOPIC: its number or a word that is "
    "characteristic of it; else the one with the most words about sound.",
)
@click.option(
    "--track/--no-track",
    default=True,
    help="Note the training in MLflow's store (HYPE_MLFLOW_URI); noted unless told otherwise.",
)
@generators.json_flag
def fit(
    table: Path,
    out: Path,
    preset: str,
    pretrain: Path | None,
    minutes: float | None,
    epochs: int | None,
    seed: int,
    threads: int | None,
    values: str,
    topic_count: int,
    topic: str,
    *,
    track: bool,
    as_json: bool,
) -> None:
    """Train a generator: topic model, CVAE and LC-GAN, from a table of sentences.

    A call that was stopped goes on where it was when it is made again.
    """
    wait_patiently()
    from hype_pipeline.generate import fitting
    from hype_pipeline.generate.sentence_file import corpus_of, read_sentences
    from hype_pipeline.generate.wider_text import PlainText
    from hype_pipeline.models.configs import for_corpus
    from hype_pipeline.models.configs import preset as chosen

    fitting.check_out(out)
    corpus = corpus_of(read_sentences(table), seed=seed)
    learnt = sum(row.split == "train" for row in corpus.sentences)
    sizes = fitting.with_epochs(for_corpus(chosen(preset), learnt), epochs)
    wider = PlainText(pretrain, corpus.sentences) if pretrain else None
    registry = _registry() if track else None
    with progress_bars() as progress:
        fitted = fitting.fit(
            corpus.sentences,
            corpus.labels,
            out,
            preset=sizes,
            seed=seed,
            wider=wider,
            minutes=minutes,
            threads=threads,
            values=values,
            topic_count=topic_count,
            topic=topic,
            progress=progress,
        )
    if registry:
        _tracked(fitted, registry)
    told = _fitted(fitted, dict(corpus.dropped), preset, seed)
    click.echo(generators.line(told) if as_json else generators.for_people(told))


@click.command()
@generators.model
@click.option("--genres", required=True, help="Separated by commas.")
@click.option(
    "--features", default="", help="How the song sounds, as far as known: energy=0.8,tempo=120."
)
@click.option("--artist", help="To fill in.")
@click.option("--title", help="To fill in.")
@click.option("--samples", default=5, show_default=True, type=click.IntRange(min=1))
@click.option("--seed", default=0, show_default=True)
@click.option(
    "--prior",
    "use_prior",
    is_flag=True,
    help="As the model has learnt to write: not steered, not ranked, and what the guard would block "
    "is there, marked. For measuring.",
)
@generators.json_flag
def generate(
    name: str,
    genres: str,
    features: str,
    artist: str | None,
    title: str | None,
    samples: int,
    seed: int,
    *,
    use_prior: bool,
    as_json: bool,
) -> None:
    """Comments for a song of these genres: guarded, the best first."""
    wait_patiently()
    from hype_pipeline.generate.commentary import Said, as_drawn, commentary, known_genres, named
    from hype_pipeline.generate.song_features import read_features

    sound = read_features(features)
    with generators.opened(name) as bundle:
        if use_prior:
            known, notes = known_genres(bundle, _listed(genres))
            names = named(artist, title)
            drawn = as_drawn(bundle, known, samples, features=sound, names=names, seed=seed)
            said = Said(tuple(drawn), (), notes)
        else:
            said = commentary(
                bundle,
                _listed(genres),
                features=sound,
                artist=artist,
                title=title,
                samples=samples,
                seed=seed,
            )
    for note in said.notes:
        _note(note)
    for comment in said.kept:
        told = _told(comment)
        click.echo(generators.line(told) if as_json else _comment(told))
    if len(said.kept) < samples:
        _note(
            f"The guard let {len(said.kept)} of {samples} pass; {len(said.blocked)} were blocked."
        )


@click.command()
@generators.model
@click.argument("first")
@click.argument("second")
@click.option("--steps", default=5, show_default=True, type=click.IntRange(min=2))
@click.option("--genres", default="", help="Separated by commas; none if left out.")
@click.option("--seed", default=0, show_default=True)
@generators.json_flag
def interpolate(
    name: str, first: str, second: str, steps: int, genres: str, seed: int, *, as_json: bool
) -> None:
    """The way between two sentences: both ends are read into latents and written again."""
    from hype_pipeline.generate.commentary import known_genres
    from hype_pipeline.generate.drawing import LIKELY
    from hype_pipeline.models import sampling
    from hype_pipeline.models.reproducible import generator

    if not (first.strip() and second.strip()):
        raise BadInput("A way has two sentences as its ends; one of them is empty.")
    with generators.opened(name) as bundle:
        known, notes = known_genres(bundle, _listed(genres))
        way = sampling.interpolate(
            bundle.cvae,
            first,
            second,
            known,
            steps=steps,
            decoding=LIKELY,
            generator=generator(seed, "interpolate", device=bundle.cvae.device),
        )
    for note in notes:
        _note(note)
    for step, sampled in enumerate(way):
        told = {"step": step, "text": sampled.text}
        click.echo(generators.line(told) if as_json else f"{step}  {sampled.text}")


COMMANDS = [fit, evaluate, generate, interpolate]


def _listed(genres: str) -> list[str]:
    return [genre.strip().lower() for genre in genres.split(",") if genre.strip()]


def _registry() -> "Registry":
    """MLflow's, opened before hours are spent: what is wrong with it is said at once."""
    from hype_pipeline.wiring import Wiring

    registry = Wiring(Settings.from_env(environment(Path.cwd()))).registry
    registry.open()
    return registry


def _tracked(fitted: "Fitted", registry: "Registry") -> None:
    from hype_pipeline.generate import tracked

    corpus = fitted.cvae["data"]["fingerprint"]
    for kind, about in (("cvae", fitted.cvae), ("lc_gan", fitted.lc_gan)):
        registry.track(tracked.training(kind, about["fingerprint"], about, corpus=corpus))


def _fitted(fitted: "Fitted", dropped: Mapping[str, int], preset: str, seed: int) -> dict[str, Any]:
    topics = fitted.topics
    return {
        "model": str(fitted.folder),
        "fingerprint": fitted.fingerprint,
        "preset": preset,
        "seed": seed,
        "seconds": round(fitted.seconds, 1),
        "sentences": fitted.cvae["data"]["sentences"],
        "dropped": dropped,
        **({"wider": fitted.cvae["wider"]} if "wider" in fitted.cvae else {}),
        "parameters": fitted.cvae["parameters"],
        "steps": fitted.cvae["steps"],
        "figures": {key: _rounded(value) for key, value in fitted.cvae["figures"].items()},
        "features": fitted.features.said() or "Told no audio features: the table has none.",
        "number_of_topics": _choice(topics),
        "topics": [
            {
                "name": topics.names[number],
                "descriptive": number == topics.descriptive,
                "share": _rounded(topics.shares[number]),
                "npmi": _rounded(topics.npmi[number]),
                "words": list(topics.top_words(number)),
            }
            for number in range(topics.count)
        ],
        "lc_gan": {
            "trained": fitted.lc_gan["trained"],
            "ships": fitted.lc_gan["ships"],
            "decision": fitted.lc_gan["decision"],
        },
    }


def _choice(topics: "Topics") -> dict[str, Any]:
    if topics.choice is None:
        return {"number": topics.count, "decision": "It was given."}
    return {
        "number": topics.count,
        "decision": topics.choice.decision,
        "tried": [
            {name: _rounded(value) for name, value in asdict(each).items()}
            for each in topics.choice.tried
        ],
    }


def _rounded(value: float) -> float:
    return round(float(value), _DIGITS)


def _note(sentence: str) -> None:
    click.echo(f"hype: {sentence}", err=True)


def _told(comment: "Comment") -> dict[str, Any]:
    return {
        "text": comment.text,
        "worth": round(comment.worth, _DIGITS),
        "scores": {key: round(value, _DIGITS) for key, value in comment.scores.items()},
        "flags": list(comment.flags),
        "masked": comment.masked,
        **({"blocked": comment.reason} if comment.reason else {}),
    }


def _comment(told: Mapping[str, Any]) -> str:
    marks = [*told["flags"], *([f"blocked: {told['blocked']}"] if "blocked" in told else [])]
    flags = f"  [{', '.join(marks)}]" if marks else ""
    return f"{told['worth']:.2f}  {told['text']}{flags}"

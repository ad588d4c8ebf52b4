"""A generator judged on sentences that somebody brings: by their likelihood alone, or by the whole report.

The whole report needs real text to learn judges and counted models from. That is the training split
of the table that the model was fitted on, where it is at hand; otherwise half of the posts that are
brought, and only the other half is judged on. Brought is that table itself: its test split is judged on.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import BadInput
from hype_pipeline.generate.bundle import Bundle
from hype_pipeline.generate.figures.copied import Remembered
from hype_pipeline.generate.figures.judged import OURS, Extent, Posted, Report, Say
from hype_pipeline.generate.figures.likelihood import encoded
from hype_pipeline.generate.making import Progress
from hype_pipeline.generate.report import report
from hype_pipeline.generate.sentence_file import FileSentence, corpus_of, read_sentences
from hype_pipeline.text.genres import labels_of

if TYPE_CHECKING:
    from hype_pipeline.models.language_model import LanguageModel

JUDGES = "test"  # the split of what is brought
_STEPS, _WAYS = 5, 3  # of interpolations
_COLUMN = 10  # characters


def read_table(bundle: Bundle, table: Path) -> list[FileSentence]:
    """The sentences of *table* under the genres that the model knows. Raises BadInput."""
    labels = frozenset(bundle.cvae.labels)
    rows = [
        replace(row, genres=labels_of(row.genres, labels))
        for row in read_sentences(table)
        if row.text
    ]
    if not rows:
        raise BadInput(f"{table} has no sentence to evaluate on.")
    return rows


def likelihood(
    bundle: Bundle, rows: Sequence[Posted], *, samples: int, seed: int, say: Say | None = None
) -> dict[str, float]:
    """nll, perplexity, KL and the like on *rows*."""
    from hype_pipeline.models.evaluation import evaluate

    told = encoded(bundle.cvae, rows)
    progress = None if say is None else lambda done, of: say("likelihood", done, of)
    return evaluate(bundle.cvae, told, samples=samples, seed=seed, progress=progress)


def whole_report(
    bundle: Bundle,
    table: Path,
    *,
    extent: Extent,
    seed: int,
    train: Path | None = None,
    language: Path | None = None,
    progress: Progress | None = None,
) -> tuple[Report, list[FileSentence]]:
    """Every figure of the report on the sentences of *table*, and the sentences that it judges on.

    *train* is the table that the model was fitted on; *language* a folder where the language model
    of its size is kept, trained if it is not there.
    """
    if language is not None and train is None:
        raise BadInput("A language model is trained on what the model was fitted on: give --train.")
    say = progress or (lambda *_: None)
    rows = _rows(bundle, table, train)
    judged_on = [row for row in rows if row.split == JUDGES]
    if not judged_on or len(judged_on) == len(rows):
        raise BadInput(
            f"{table} has sentences of one post: judges and baselines need another to learn from. "
            "Give the table that the model was fitted on with --train."
        )
    beside = None
    if language is not None:
        beside = language_model(bundle, rows, language, seed=seed, progress=progress)
    told = report(
        bundle,
        rows,
        seed=seed,
        extent=extent,
        language=beside,
        judges=JUDGES,
        copied=Remembered(bundle.known) if train is None else None,
        say=lambda what, done, of: say(what, done, of, {}),
    )
    return told, judged_on


def language_model(
    bundle: Bundle,
    rows: Sequence[FileSentence],
    folder: Path,
    *,
    seed: int,
    progress: Progress | None = None,
) -> "LanguageModel":
    """A language model of the decoder's size, trained as the CVAE was, on its words and genres."""
    from hype_pipeline.models.batches import Corpus, encode
    from hype_pipeline.models.configs import LoopConfig, TrainConfig
    from hype_pipeline.models.language_model import fit_language_model

    cvae, say = bundle.cvae, progress or (lambda *_: None)
    said = cvae.about["train"]
    settings = TrainConfig(**{**said, "loop": LoopConfig(**said["loop"])})
    # By what it is learnt from, so that every generator of this corpus finds it again.
    digest = hashlib.sha256(repr((cvae.vocabulary.tokens, cvae.labels)).encode())
    told: dict[str, list[tuple[str, tuple[str, ...]]]] = {"train": [], "valid": []}
    for row in rows:
        if row.split in told:
            digest.update(f"{row.split}\0{row.text}\0{row.genres}".encode())
            told[row.split].append((row.text, row.genres))
    splits = {
        split: encode(pairs, cvae.vocabulary, cvae.labels) for split, pairs in told.items() if pairs
    }
    return fit_language_model(
        Corpus(cvae.vocabulary, cvae.labels, splits, digest.hexdigest()),
        config=cvae.config,
        train_config=settings,
        seed=seed,
        folder=folder,
        progress=lambda step, steps, figures: say("language model", step, steps, figures),
    )


def interpolations(bundle: Bundle, rows: Sequence[FileSentence], *, seed: int) -> list[list[str]]:
    """Ways between sentences of *rows*, the first and the last, and so on inward; unpicked."""
    from hype_pipeline.generate.drawing import LIKELY
    from hype_pipeline.models.reproducible import generator
    from hype_pipeline.models.sampling import interpolate

    pairs = list(zip(rows, reversed(rows), strict=True))[: min(_WAYS, len(rows) // 2)]
    return [
        [
            each.text
            for each in interpolate(
                bundle.cvae,
                one.text,
                other.text,
                one.genres,
                steps=_STEPS,
                decoding=LIKELY,
                generator=generator(seed, "ways", number, device=bundle.cvae.device),
            )
        ]
        for number, (one, other) in enumerate(pairs)
    ]


def as_json(told: Report) -> dict[str, Any]:
    """The report: our own figures by name, then every writer's, and what each figure is."""
    columns: Mapping[str, Mapping[str, float]] = told.columns()
    return {
        **columns[OURS],
        "columns": columns,
        "limits": {e.name: e.limit for e in told.figures if e.limit is not None},
        "fails": [each.name for each in told.figures if each.passes is False],
        "about": {each.name: each.about for each in told.figures},
    }


def as_table(told: Report) -> str:
    """The report for people: a line for each figure, a column for each writer that has it."""
    columns = told.columns()
    names = list(dict.fromkeys(each.figure for each in told.figures))
    wide = max(len(name) for name in names)
    lines = [f"{'':{wide}}  {' '.join(f'{writer:>{_COLUMN}}' for writer in columns)}"]
    for name in names:
        cells = (f"{own[name]:.4g}" if name in own else "" for own in columns.values())
        lines.append(f"{name:{wide}}  {' '.join(f'{cell:>{_COLUMN}}' for cell in cells)}".rstrip())
    lines += [
        f"{each.name} fails: {each.value:.4g}, limit {each.limit:.4g}"
        for each in told.figures
        if each.passes is False and each.limit is not None
    ]
    return "\n".join(lines)


def _rows(bundle: Bundle, table: Path, train: Path | None) -> list[FileSentence]:
    """What is learnt from and, under the split JUDGES, what is judged on."""
    brought = read_table(bundle, table)
    if train is None:
        return [replace(row, split=("train", JUDGES)[_number(row.post_id) % 2]) for row in brought]
    # `hype fit` splits by the model's seed.
    fitted_on = corpus_of(read_sentences(train), seed=bundle.cvae.about["seed"]).sentences
    if table.resolve() == train.resolve():
        return list(fitted_on)
    return [*(row for row in fitted_on if row.split != JUDGES), *brought]


def _number(post: str) -> int:
    return int.from_bytes(hashlib.blake2b(post.encode(), digest_size=4).digest(), "big")

"""What a served generator may be asked: the columns of a request, and their limits.

A row is a song. Columns that are not known are MLflow's to leave out; what it lets through and we
cannot use is refused with a sentence that names the row.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hype_pipeline.errors import BadInput
from hype_pipeline.records.collected import AUDIO_FEATURES

if TYPE_CHECKING:
    import pandas as pd

    from hype_pipeline.models.features import Scale

MOST_ROWS = 32
MOST_SAMPLES = 50
MOST_GENRES = 20
LONGEST = 300  # characters of a name or of a genre
_SAMPLES, _SEED = 5, 0
_EXACT = 2**53  # above it, JSON's numbers are no longer whole


@dataclass(frozen=True, slots=True)
class Asked:
    """A row, checked."""

    genres: tuple[str, ...]
    artist: str | None
    title: str | None
    samples: int
    seed: int
    features: Mapping[str, float]  # by name, those that are told


def signature() -> Any:
    """The columns, as MLflow checks them."""
    from mlflow.models import ModelSignature
    from mlflow.types import ColSpec, DataType, Schema

    return ModelSignature(
        inputs=Schema(
            [
                ColSpec(DataType.string, "genres"),
                *(ColSpec(DataType.string, name, required=False) for name in ("artist", "title")),
                # Whole numbers; a column in which one is missing can only be of type double.
                *(ColSpec(DataType.double, name, required=False) for name in ("samples", "seed")),
                *(ColSpec(DataType.double, name, required=False) for name in AUDIO_FEATURES),
            ]
        )
    )


def read(frame: "pd.DataFrame") -> list[Asked]:
    """The rows of *frame* as they are meant. Raises BadInput for the first that cannot be used."""
    if len(frame) > MOST_ROWS:
        raise BadInput(f"{len(frame)} rows at once; {MOST_ROWS} are the most.")
    columns = [str(name) for name in frame.columns]
    rows = frame.itertuples(index=False, name=None)
    return [_row(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(rows)]


def check(rows: Sequence[Asked], scale: "Scale") -> None:
    """Raises BadInput for the first of *rows* with a feature that the model does not know."""
    for number, row in enumerate(rows):
        try:
            scale.check(row.features)
        except BadInput as error:
            raise BadInput(f"Row {number}: {error}") from error


def _row(number: int, row: Mapping[str, Any]) -> Asked:
    told = _text(number, row, "genres", MOST_GENRES * LONGEST) or ""
    genres = tuple(part for genre in told.split(",") if (part := genre.strip().lower()))
    if len(genres) > MOST_GENRES:
        raise BadInput(f"Row {number} has {len(genres)} genres; {MOST_GENRES} are the most.")
    return Asked(
        genres,
        _text(number, row, "artist", LONGEST),
        _text(number, row, "title", LONGEST),
        _whole(number, row, "samples", default=_SAMPLES, least=1, most=MOST_SAMPLES),
        _whole(number, row, "seed", default=_SEED, least=0, most=_EXACT),
        _features(number, row),
    )


def _features(number: int, row: Mapping[str, Any]) -> dict[str, float]:
    told = {name: row[name] for name in AUDIO_FEATURES if row.get(name) is not None}
    known = {name: float(value) for name, value in told.items() if not math.isnan(value)}
    for name, value in known.items():
        if math.isinf(value):
            raise BadInput(f"Row {number}: {name} must be a number, not {value}.")
    return known


def _text(number: int, row: Mapping[str, Any], name: str, longest: int) -> str | None:
    value = row.get(name)
    if value is None or value != value or value == "":  # pandas' NaN: not there
        return None
    if not isinstance(value, str):
        raise BadInput(f"Row {number}: {name} must be a text, not {type(value).__name__}.")
    if len(value) > longest:
        raise BadInput(f"Row {number}: {name} has {len(value)} characters; {longest} are the most.")
    return value


def _whole(
    number: int, row: Mapping[str, Any], name: str, *, default: int, least: int, most: int
) -> int:
    value = row.get(name)
    if value is None or math.isnan(value):
        return default
    if not (least <= value <= most and float(value).is_integer()):
        raise BadInput(
            f"Row {number}: {name} is {value:g}; a whole number from {least} to {most} is wanted."
        )
    return int(value)

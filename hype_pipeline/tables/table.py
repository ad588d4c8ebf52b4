"""What a table of the lake is: its record, its name, and a sentence for each field.

The Parquet schema is derived from the record's annotations, so that a type is said once. The tables
themselves stand beside this file, by room; where they live is the lake's business, how rows come
about the stages'.
"""

import types
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from hype_pipeline.records.narrowing import Dropped

if TYPE_CHECKING:
    import pyarrow as pa

PROVENANCE = {
    "source_url": "Where it came from: the address that was asked, or the row it was made of.",
    "retrieved_at": "When that was (UTC).",
    "provider": "Who gave it: a service, an archive, or a stage of ours with its version.",
}
# None of them says anything about the content: the same page fetched tomorrow, by another run or
# through another address of the same service, is the same.
UNHASHED = frozenset(
    {"source_url", "retrieved_at", "genres_retrieved_at", "features_retrieved_at", "run_id"}
)
_SCALARS: Mapping[Any, str] = types.MappingProxyType(
    {
        str: "string",
        int: "int64",
        float: "float64",
        bool: "bool",
        date: "date32",
        datetime: "timestamp[us, UTC]",
    }
)


@dataclass(frozen=True, slots=True)
class Column:
    """One field of a table."""

    name: str
    kind: str  # a name of _SCALARS
    many: bool  # a list of that kind
    nullable: bool
    about: str


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table. `weekly` ones have a partition for each Monday, the others a single one.

    Compared by identity, so that it can be a key; its name is its address in the lake.
    """

    name: str
    record: type[Any]
    about: str
    fields: Mapping[str, str]
    weekly: bool = False

    def columns(self) -> Sequence[Column]:
        """The record's fields in order, and the run that wrote the row."""
        hints = typing.get_type_hints(self.record)
        described = {**self.fields, **PROVENANCE}
        named = [entry.name for entry in fields(self.record)]
        return [*(_column(name, hints[name], described[name]) for name in named), RUN]

    def schema(self) -> "pa.Schema":
        """The Parquet schema, each field with its description."""
        import pyarrow as pa  # a tenth of the code location's load, which needs no schema

        listed = [
            pa.field(
                column.name,
                _arrow(column),
                nullable=column.nullable,
                metadata={"about": column.about},
            )
            for column in self.columns()
        ]
        return pa.schema(listed, metadata={"about": self.about})


RUN = Column("run_id", "string", many=False, nullable=False, about="The run that wrote it.")


def _column(name: str, hint: Any, about: str) -> Column:
    nullable = isinstance(hint, types.UnionType)
    if nullable:
        (hint,) = (part for part in typing.get_args(hint) if part is not type(None))
    many = typing.get_origin(hint) is tuple
    kind = _SCALARS[typing.get_args(hint)[0] if many else hint]
    return Column(name, kind, many, nullable, about)


def _arrow(column: Column) -> "pa.DataType":
    import pyarrow as pa

    kinds = {
        "string": pa.string(),
        "int64": pa.int64(),
        "float64": pa.float64(),
        "bool": pa.bool_(),
        "date32": pa.date32(),
        "timestamp[us, UTC]": pa.timestamp("us", tz="UTC"),
    }
    kind = kinds[column.kind]
    return pa.list_(pa.field("element", kind, nullable=False)) if column.many else kind


def dropped(table: Table) -> Table:
    """The companion of *table* that holds what its stage did not keep."""
    return Table(
        f"{table.name}_dropped",
        Dropped,
        f"What did not become a row of {table.name}, and why.",
        {
            "week": "The chart week: its Monday; empty where the stage has no weeks.",
            "ref": "The address or id of what was dropped.",
            "reason": "A kind, or kind:detail.",
            "passing": "Whether the cause may pass, so that the next run tries again.",
            "evidence": "What convinced the stage, as JSON.",
        },
        weekly=table.weekly,
    )

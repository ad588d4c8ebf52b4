"""A Pipes reader that hands on custom messages as they come. Dagster's own keeps them until the process has ended."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

import dagster as dg
from dagster_pipes import PipesParams

Heard = Callable[[Any], None]


class Overheard(dg.PipesMessageReader):
    """*reader*, with *heard* told every custom message at once, in the reader's thread."""

    def __init__(self, reader: dg.PipesMessageReader, heard: Heard) -> None:
        self._reader, self._heard = reader, heard

    @contextmanager
    def read_messages(self, handler: dg.PipesMessageHandler) -> Iterator[PipesParams]:
        """As *reader* does."""
        listening = cast("dg.PipesMessageHandler", _Listening(handler, self._heard))
        with self._reader.read_messages(listening) as params:
            yield params

    def no_messages_debug_text(self) -> str:
        """What *reader* says."""
        return self._reader.no_messages_debug_text()


def overheard(pipes: dg.PipesSubprocessClient, heard: Heard) -> dg.PipesSubprocessClient:
    """*pipes*, overheard."""
    return dg.PipesSubprocessClient(
        env=pipes.env,
        cwd=pipes.cwd,
        context_injector=pipes.context_injector,
        message_reader=Overheard(pipes.message_reader, heard),
        forward_termination=pipes.forward_termination,
    )


class _Listening:
    """A handler in front of Dagster's."""

    def __init__(self, handler: dg.PipesMessageHandler, heard: Heard) -> None:
        self._handler, self._heard = handler, heard

    def __getattr__(self, name: str) -> Any:
        return getattr(self._handler, name)

    def handle_message(self, message: Any) -> None:
        if message["method"] == "report_custom_message":
            self._heard(message["params"]["payload"])
        else:
            self._handler.handle_message(message)

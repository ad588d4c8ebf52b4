"""A server that sends whatever bytes it is told to, over a real socket.

with raw_server(lambda path: [b"HTTP/1.1 200 OK\\r\\n\\r\\n", b"hello"]) as server:
    server.port, server.asked
"""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[str], Iterable[bytes | float]]  # by path; a number is a pause in seconds


@dataclass(slots=True)
class RawServer:
    """A running server: where it listens, and what it was asked."""

    port: int
    asked: list[str] = field(default_factory=list)  # whole request heads
    sent: int = 0  # bytes


@contextmanager
def raw_server(answer: Answer) -> Iterator[RawServer]:
    """A server on loopback; it closes each connection after its answer."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = RawServer(listening.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            threading.Thread(target=_answer, args=(connection, answer, server), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


def _answer(connection: socket.socket, answer: Answer, server: RawServer) -> None:
    with connection, suppress(OSError):
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65536)
            if not received:
                return
            head += received
        server.asked.append(head.decode("latin-1"))
        for piece in answer(server.asked[-1].split(" ")[1]):
            if isinstance(piece, bytes):
                connection.sendall(piece)
                server.sent += len(piece)
            else:
                time.sleep(piece)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65536):  # a reset would lose what is on its way
            pass

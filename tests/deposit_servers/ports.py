"""Free ports on loopback, and a wire that can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field


def free_ports(count: int) -> list[int]:
    """Return as many ports as are asked for, that nobody listened on just now; no two are the same."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@dataclass
class Wire:
    """A port that leads to another; ``cut_after`` bytes sent over it, every connection is broken, until mended."""

    port: int
    cut_after: int | None = None
    sent: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def cut(self, after: int) -> None:
        """Break the wire once so many more bytes have been sent."""
        with self.lock:
            self.sent, self.cut_after = 0, after

    def mend(self) -> None:
        """Let everything pass again."""
        with self.lock:
            self.cut_after = None

    def passes(self, size: int) -> int:
        """Return how many of so many bytes still pass."""
        with self.lock:
            left = size if self.cut_after is None else max(0, min(size, self.cut_after - self.sent))
            self.sent += left
            return left


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    """A wire to a port of this machine; what is sent is counted, what comes back is not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        through = Wire(server.getsockname()[1])
        threading.Thread(target=_accept, args=(server, to, through), daemon=True).start()
        try:
            yield through
        finally:
            server.shutdown(socket.SHUT_RDWR)  # closed alone, it would still take one who calls


def _accept(server: socket.socket, to: int, through: Wire) -> None:
    with suppress(OSError):  # closed at the end
        while True:
            client, _ = server.accept()
            try:
                far = socket.create_connection(("127.0.0.1", to))
            except OSError:
                client.close()
                continue
            threading.Thread(target=_pump, args=(client, far, through), daemon=True).start()
            threading.Thread(target=_pump, args=(far, client, None), daemon=True).start()


def _pump(source: socket.socket, sink: socket.socket, through: Wire | None) -> None:
    with suppress(OSError):
        while block := source.recv(1 << 16):
            passing = through.passes(len(block)) if through else len(block)
            sink.sendall(block[:passing])
            if passing < len(block):
                break
    for end in (source, sink):
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()

"""Rendering on a Dask cluster. It alone imports Dask, and only when a cluster is connected to."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.incremental.errands import Broken, Brought, Luggage, Refused, render_far, tell_program
from generator.incremental.plan import Work
from generator.incremental.render import Batch, Known, write_output

if TYPE_CHECKING:
    from distributed import Client

log = logging.getLogger(__name__)
CONNECT_SECONDS = 10
CHUNK_SECONDS = 300
"""How long one chunk is waited for: a cluster that stands still is given up."""
AHEAD = 4
"""How many chunks are asked of each worker ahead, so that no machine holds the output of a whole site."""


class ClusterFailed(Exception):
    """The cluster did not render what it was asked for, for no fault of the content."""


class FarFailure(Exception):
    """Rendering failed on a worker as it would have failed here; its words are the trace."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The workers of a cluster that run this program, with the luggage of one site.

    `only` names the workers to use where the cluster has others too; None lets those help that join later.
    """

    client: Client
    address: str
    size: int
    only: tuple[str, ...] | None
    luggage: Any
    folder: Path

    def run(self, chunks: list[tuple[Work, ...]], known: Known) -> Iterator[Batch]:
        """Write the outputs of each chunk below the folder, and yield its batch, in their order.

        Raises:
            ClusterFailed: the cluster went away, stood still, or does not run this program.
            FarFailure: rendering itself failed.
        """
        if not chunks:
            return
        answers = self._submit(_hold, _Answers(dict(known)))
        asked: deque[Any] = deque()
        for chunk in chunks:
            asked.append(self._submit(_render, self.luggage, answers, chunk))
            if len(asked) > AHEAD * self.size:
                yield self._take(asked.popleft())
        while asked:
            yield self._take(asked.popleft())

    def _submit(self, function: Callable[..., Any], *arguments: Any) -> Any:
        with _blaming(self.address):
            return self.client.submit(function, *arguments, workers=self.only, pure=False)

    def _take(self, future: Any) -> Batch:
        with _blaming(self.address):
            given = future.result(timeout=CHUNK_SECONDS)
        if isinstance(given, Broken):
            raise FarFailure(given.trace)
        if isinstance(given, Refused):
            raise ClusterFailed(f"The cluster at {self.address} rendered nothing: {given.words}")
        brought: Brought = given
        for path, content in brought.contents.items():
            write_output(self.folder, path, content)
        return brought.batch


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers as one parcel: Dask would look into a mapping for tasks."""

    known: Known


@contextmanager
def open_cluster(address: str, luggage: Luggage, program: str, folder: Path) -> Iterator[Cluster]:
    """Connect to a scheduler, and hand the luggage to its workers that run the same program.

    Raises:
        ClusterFailed: Dask is not installed, no scheduler answers, or no worker runs the program.
    """
    client = _connect(address)
    try:
        with _blaming(address):
            ours, others = _find_workers(client, address, program)
            only = ours if others else None
            # A task's result can be made again where the worker that holds it is lost; data scattered to it cannot.
            held = client.submit(_hold, luggage, workers=only, pure=False)
        yield Cluster(client, address, len(ours), only, held, folder)
    finally:
        with suppress(Exception, asyncio.CancelledError):
            client.close(timeout=CONNECT_SECONDS)  # type: ignore[no-untyped-call]


def _connect(address: str) -> Client:
    try:
        make_client = _import_client()
    except ImportError:
        raise ClusterFailed("Dask is not installed. To install it: pip install -r requirements-dask.txt") from None
    try:
        return make_client(address, timeout=CONNECT_SECONDS, set_as_default=False)
    except Exception as error:
        raise ClusterFailed(f"No Dask scheduler answers at {address} ({_describe(error)})") from error


def _import_client() -> type[Client]:
    """Import Dask with loggers of the usual class: of Pelican's, an error that is logged ends the thread it is in."""
    pelicans = logging.getLoggerClass()
    logging.setLoggerClass(logging.Logger)
    try:
        from distributed import Client
    finally:
        logging.setLoggerClass(pelicans)
    return Client


@contextmanager
def _blaming(address: str) -> Iterator[None]:
    """Turn whatever Dask raises into one failure: what the pages are at fault for comes as a value."""
    try:
        yield
    except ClusterFailed:
        raise
    except (Exception, asyncio.CancelledError) as error:
        raise ClusterFailed(f"The cluster at {address} failed ({_describe(error)})") from error


def _describe(error: BaseException) -> str:
    words = " ".join(str(error).split())[:300]
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _find_workers(client: Client, address: str, program: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the workers that run a program, and those that do not, which the log names."""
    try:
        client.wait_for_workers(1, timeout=CONNECT_SECONDS)
    except TimeoutError:
        raise ClusterFailed(f"The cluster at {address} has no worker") from None
    told: dict[str, object] = client.run(tell_program, on_error="return")
    ours = tuple(sorted(worker for worker, fingerprint in told.items() if fingerprint == program))
    others = tuple(sorted(told.keys() - set(ours)))
    for worker in others:
        log.warning("Worker %s runs another program and is not used.", worker)
    if not ours:
        words = "runs the program that publishes. Bring them to the same version and start them again"
        raise ClusterFailed(f"None of the {len(told)} workers of the cluster at {address} {words}")
    return ours, others


def _hold(parcel: Any) -> Any:
    return parcel


def _render(luggage: Luggage, answers: _Answers, chunk: tuple[Work, ...]) -> Brought | Refused | Broken:
    return render_far(luggage, answers.known, chunk)

"""Files as parcels: compressed, cut into pieces, and each piece under the hash of its bytes."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from measures.publication.ledger import FORM
from publishing.caches.depot import UNGUARDED, Depot

MANIFEST = "manifest.json"
PIECE_BYTES = 8_000_000
READ_BYTES = 1_000_000
LEVEL = 1
"""The quickest: a ledger shrinks to an eighth by it, and hardly more by the slowest."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Parcel(_Part):
    """A file: its size and the hash of its bytes, its pieces in order, and how large they are together."""

    size: Annotated[int, Field(ge=0)]
    hash: Hash
    pieces: tuple[Hash, ...]
    packed: Annotated[int, Field(ge=0)]


class Step(_Part):
    """What a release changed in the ledger of the release before."""

    base: str
    release: str
    delta: Parcel


class Manifest(_Part):
    """What is left: the ledger and the choices as of a release, and what later releases changed in the ledger."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    form: str = FORM
    whole: str
    ledger: Parcel
    choices: Parcel | None
    steps: tuple[Step, ...] = ()

    @property
    def release(self) -> str:
        """The release that all of it together describes."""
        return self.steps[-1].release if self.steps else self.whole

    def list_pieces(self) -> frozenset[str]:
        """Return the names of all pieces."""
        parcels = (self.ledger, *((self.choices,) if self.choices else ()), *(step.delta for step in self.steps))
        return frozenset(piece for parcel in parcels for piece in parcel.pieces)


class ParcelDamaged(Exception):
    """A piece is not there, or holds other bytes than it was left with."""


def pack(file: Path, depot: Depot) -> Parcel:
    """Put a file into a depot as pieces.

    Raises:
        TargetFailed: the depot cannot be written to.
    """
    total, size, packed, pieces = sha256(), 0, 0, list[str]()
    for piece in _cut(file):
        name = sha256(piece).hexdigest()
        depot.write(name, piece, token=UNGUARDED)
        pieces.append(name)
        packed += len(piece)
    with file.open("rb") as opened:
        while block := opened.read(READ_BYTES):
            total.update(block)
            size += len(block)
    return Parcel(size=size, hash=total.hexdigest(), pieces=tuple(pieces), packed=packed)


def _cut(file: Path) -> Iterator[bytes]:
    squeeze, held = zlib.compressobj(LEVEL), bytearray()
    with file.open("rb") as opened:
        while block := opened.read(READ_BYTES):
            held += squeeze.compress(block)
            while len(held) >= PIECE_BYTES:
                yield bytes(held[:PIECE_BYTES])
                del held[:PIECE_BYTES]
    yield bytes(held + squeeze.flush())


def unpack(parcel: Parcel, depot: Depot, goal: Path) -> None:
    """Write the file that a parcel is.

    Raises:
        ParcelDamaged: it is not whole, or not what it was.
        TargetFailed: the depot cannot be read.
    """
    total, size, swell = sha256(), 0, zlib.decompressobj()
    with goal.open("wb") as opened:
        for name in parcel.pieces:
            for block in _swell(swell, _read_piece(depot, name)):
                size += len(block)
                if size > parcel.size:
                    raise ParcelDamaged(name)
                total.update(block)
                opened.write(block)
    if (size, total.hexdigest()) != (parcel.size, parcel.hash):
        raise ParcelDamaged(parcel.hash)


def _read_piece(depot: Depot, name: str) -> bytes:
    piece = depot.read(name)
    if piece is None or sha256(piece).hexdigest() != name:
        raise ParcelDamaged(name)
    return piece


def _swell(swell: zlib._Decompress, piece: bytes) -> Iterator[bytes]:
    try:
        while block := swell.decompress(piece, READ_BYTES):
            yield block
            piece = swell.unconsumed_tail
    except zlib.error as error:
        raise ParcelDamaged(str(error)) from error

"""Scans of files: by clamd where it is set up, else by a check that knows one test file, no virus scanner.

A scanner that does not answer, or answers something else than that the file is clean, lets nothing through.
"""

from __future__ import annotations

import socket
import struct
from contextlib import closing
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

_CHUNK = 65_536
_LONGEST_ANSWER = 4_096
_PATIENCE = 20.0
EICAR = b"".join((b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$", b"EICAR-STANDARD-ANTIVIRUS", b"-TEST-FILE!$H+H*"))
"""The text that every virus scanner takes for a virus, in two parts so that this file is none."""
NO_SCANNER = "No virus scanner is set up here: only type, size and the EICAR test file are looked at."


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scan found: `clean`, `harmful` (with its name), or `unknown` where the scanner did not do its work."""

    found: Literal["clean", "harmful", "unknown"]
    words: str = ""


def scan(content: bytes, address: str | None, *, patience: float = _PATIENCE) -> Verdict:
    """Return what a scan of a file finds; `address` is that of clamd (tcp://host:port or unix:///path), if any.

    Source: clamd(8), INSTREAM.
    """
    if address is None:
        return Verdict("harmful", "EICAR test file") if EICAR in content else Verdict("clean")
    try:
        with closing(_connect(address, patience)) as line:
            answer = _ask(line, content)
    except (OSError, ValueError) as fault:
        return Verdict("unknown", str(fault) or type(fault).__name__)
    return _judge(answer)


def _connect(address: str, patience: float) -> socket.socket:
    parts = urlsplit(address)
    if parts.scheme == "unix":
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(patience)
        try:
            line.connect(parts.path)
        except OSError:
            line.close()
            raise
        return line
    return socket.create_connection((parts.hostname or "", parts.port or 3310), patience)


def _ask(line: socket.socket, content: bytes) -> str:
    line.sendall(b"zINSTREAM\0")
    for start in range(0, len(content), _CHUNK):
        chunk = content[start : start + _CHUNK]
        line.sendall(struct.pack("!I", len(chunk)) + chunk)
    line.sendall(struct.pack("!I", 0))
    answer = b""
    while b"\0" not in answer and len(answer) < _LONGEST_ANSWER and (more := line.recv(_LONGEST_ANSWER)):
        answer += more
    return answer.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _judge(answer: str) -> Verdict:
    if answer == "stream: OK":
        return Verdict("clean")
    if answer.startswith("stream: ") and answer.endswith(" FOUND"):
        return Verdict("harmful", answer.removeprefix("stream: ").removesuffix(" FOUND"))
    return Verdict("unknown", answer or "It gave no answer.")

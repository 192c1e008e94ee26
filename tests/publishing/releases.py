"""Versions that fall due at an instant."""

from __future__ import annotations

from datetime import datetime

from tests.publishing.content import DIET
from tests.publishing.station import SMOKING, Station

SECRET = b"Sevenfold surprise"


def _approve(number: str, due: datetime) -> bytes:
    return f'  "{number}": {{status: approved, release_at: {due.isoformat()}}}\n'.encode()


def add_due(station: Station, due: datetime) -> None:
    """Approve two versions that are due at an instant, one of them with words that no other has."""
    names = ("measure.md", "by-group.md", "by-group.csv")
    files = {f"{SMOKING}/2.2/{name}": station.read(f"{SMOKING}/2.1/{name}") for name in names}
    text = files[f"{SMOKING}/2.2/by-group.md"]
    files[f"{SMOKING}/2.2/by-group.md"] = text.replace(b"Few Hill people", SECRET + b" Hill people")
    files |= {f"{DIET}/2.0/{name}": station.read(f"{DIET}/1.0/{name}") for name in names}
    diet = (
        station.read(f"{DIET}/measure.yaml")
        + f'  "2.0": {{status: approved, release_at: {due.isoformat()}}}\n'.encode()
    )
    state = station.read(f"{SMOKING}/measure.yaml")
    state += f'  "2.2": {{status: approved, release_at: {due.isoformat()}}}\n'.encode()
    station.write({**files, f"{SMOKING}/measure.yaml": state, f"{DIET}/measure.yaml": diet})

"""Letters about faults: one for each fault, however often it is found and by however many processes."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from cms.database import transaction
from cms.letters.queue import Letter, add_letter
from cms.surroundings import read_now
from cms.tables import told_faults


def tell_faults(kind: str, standing: Mapping[str, Letter]) -> int:
    """Queue a letter for each fault of a kind that nobody was told of yet, and return how many.

    `standing` has every fault that was found, by its key. One that is found no more is forgotten, so that people hear
    of it when it comes back.
    """
    with transaction() as connection:
        gone = (told_faults.c.kind == kind) & told_faults.c.fault.not_in(list(standing))
        connection.execute(sa.delete(told_faults).where(gone))
        told = set(connection.scalars(sa.select(told_faults.c.fault).where(told_faults.c.kind == kind)))
    return sum(_tell(kind, fault, letter) for fault, letter in standing.items() if fault not in told)


def _tell(kind: str, fault: str, letter: Letter) -> bool:
    """Queue the letter of a fault; False where another process has just done so."""
    now = read_now()
    try:
        with transaction() as connection:
            connection.execute(sa.insert(told_faults).values(kind=kind, fault=fault, told_at=now))
            add_letter(connection, letter, now)
    except sa.exc.IntegrityError:
        return False
    return True

"""Saves one number after another into a content store, and says each on its output once it is acknowledged.

Run as `python -m tests.cms.workspace.saver FOLDER`, to be killed at any moment.
"""

from __future__ import annotations

import sys
from pathlib import Path

from cms.workspace import ContentPlace, Saved
from tests.cms.workspace.studio import open_workspace

FILE = "measures/health/smoking/adults/1.0/files/log.txt"


def main() -> None:
    """Save until killed."""
    folder = Path(sys.argv[1])
    place = ContentPlace(path=folder / "content.git", remote=None, branch="main", cache=folder / "cache")
    number = int(sys.argv[2])
    while True:
        with open_workspace(place) as work:
            content = (work.read(FILE) or b"") + f"{number}\n".encode()
            if isinstance(work.save({FILE: content}, base=work.head, message=str(number), user="u-2"), Saved):
                sys.stdout.write(f"{number}\n")
                sys.stdout.flush()
        number += 1


if __name__ == "__main__":
    main()

"""What measures may refer to, as of the head: read once for as long as the files stay the same."""

from __future__ import annotations

from threading import Lock

from cms.workspace import workspace
from measures.checks.shared_files import gather_shared, load_shared
from measures.model.shared import Shared

_KEPT: dict[tuple[tuple[str, str], ...], Shared | None] = {}
_MOST = 4
_LOCK = Lock()


def read_shared() -> Shared | None:
    """Return the site, organisations, classifications and concepts; None where site.yaml does not read."""
    files = _list_files()
    key = tuple(sorted(files.items()))
    with _LOCK:
        if key not in _KEPT:
            while len(_KEPT) >= _MOST:
                _KEPT.pop(next(iter(_KEPT)))
            found, _problems = load_shared(workspace().objects, files, ())
            _KEPT[key] = gather_shared(found) if found is not None else None
        return _KEPT[key]


def _list_files() -> dict[str, str]:
    work = workspace()
    top = {
        name: entry.id for name, entry in work.list_folder("").items() if name in ("site.yaml", "organisations.yaml")
    }
    lists = {f"classifications/{name}": entry.id for name, entry in work.list_folder("classifications").items()}
    return top | lists

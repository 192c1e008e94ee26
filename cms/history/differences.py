"""What a save changed in a file: text by words, data by cells, anything else by size."""

from __future__ import annotations

from dataclasses import dataclass

from cms.workspace import Workspace
from measures.diff import Block, BlockChange, SheetChange, compare_blocks, compare_sheets
from measures.model.dimension import KEY_ROLES
from measures.model.tree import find_entry
from measures.reading.decoding import decode_text
from measures.reading.dimension_file import read_settings
from measures.reading.front_matter import split_front_matter

_MOST_BYTES = 400_000
"""Of larger files only the sizes are told."""
SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDifference:
    """A file that a save changed: the blobs before and after (None: not there), and how one became the other."""

    path: str
    old: str | None
    new: str | None
    sizes: tuple[int, int]
    blocks: tuple[BlockChange, ...] = ()
    sheet: SheetChange | None = None

    @property
    def what(self) -> str:
        """What happened to the file, in a word."""
        return "removed" if self.new is None else "new" if self.old is None else "changed"

    @property
    def is_told(self) -> bool:
        """Whether words or cells say how it changed."""
        return bool(self.blocks) or self.sheet is not None


def find_blob(work: Workspace, root: str | None, path: str) -> str | None:
    """Return the blob of a file in a tree; None where there is none."""
    entry = find_entry(work.objects, root, path) if root is not None else None
    return entry.id if entry is not None and entry.kind == "file" else None


def compare_file(work: Workspace, path: str, before: str | None, after: str | None) -> FileDifference:
    """Return how a file differs between two trees."""
    old, new = find_blob(work, before, path), find_blob(work, after, path)
    contents = [work.objects.blob(blob) if blob is not None else b"" for blob in (old, new)]
    sizes = (len(contents[0]), len(contents[1]))
    told = FileDifference(path=path, old=old, new=new, sizes=sizes)
    if max(sizes) > _MOST_BYTES:
        return told
    texts = [decode_text(content, path).value for content in contents]
    if any(text is None or "\0" in text for text in texts):
        return told
    was, now = (text or "" for text in texts)
    sheet = compare_sheets(was, now, _find_keys(work, path, after)) if path.endswith(".csv") else None
    blocks = () if sheet is not None else compare_blocks(_split(was), _split(now))
    return FileDifference(path=path, old=old, new=new, sizes=sizes, blocks=blocks, sheet=sheet)


def _split(text: str) -> tuple[Block, ...]:
    return tuple(Block("paragraph", line) for line in text.splitlines() if line.strip())


def _find_keys(work: Workspace, path: str, root: str | None) -> tuple[str, ...]:
    """Return the key columns of a dimension's data, as its settings in a tree name them."""
    file = f"{path.removesuffix('.csv')}.md"
    blob = find_blob(work, root, file)
    text = decode_text(work.objects.blob(blob), file).value if blob is not None else None
    parts = split_front_matter(text, file).value if text is not None else None
    settings = read_settings(parts.front, file, parts.front_line).value if parts is not None else None
    return tuple(name for name, column in settings.columns.items() if column.role in KEY_ROLES) if settings else ()

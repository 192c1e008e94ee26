"""Three-way merge of the files of a content tree, each by the parts that its kind has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from measures.merge.clash import Choice, Clash, Form, Settling, Three
from measures.merge.data import merge_data
from measures.merge.prose import merge_prose
from measures.merge.yaml_files import NotMergeable, merge_yaml, read_values
from measures.model.dimension import KEY_ROLES
from measures.reading.decoding import decode_data, decode_text
from measures.reading.front_matter import split_front_matter
from measures.writing.yaml_values import Written

Reader = Callable[[str], bytes | None]
_NOTHING: Mapping[str, Choice] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What a file becomes (None where it goes), and the clashes that are left; with one of these it may not be kept."""

    content: bytes | None
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MergedChanges:
    """Files by path as they are to be committed on what the others left (None removes one), and clashes left."""

    changes: Mapping[str, bytes | None] = field(default_factory=dict)
    clashes: tuple[Clash, ...] = ()


def merge_changes(
    mine: Mapping[str, bytes | None], base: Reader, theirs: Reader, chosen: Mapping[str, Choice] = _NOTHING
) -> MergedChanges:
    """Merge changed files, given how to read any file as it was at the start and as the others left it.

    A file that needs no change on top of what the others left is not among the changes.
    """
    changes: dict[str, bytes | None] = {}
    clashes: list[Clash] = []
    for path in sorted(mine):
        three = Three(base(path), mine[path], theirs(path))
        merged = merge_file(path, three, chosen, find_keys(path, mine, theirs))
        clashes += merged.clashes
        if not merged.clashes and merged.content != three.theirs:
            changes[path] = merged.content
    return MergedChanges(changes=changes, clashes=tuple(clashes))


def merge_file(
    path: str, three: Three[bytes], chosen: Mapping[str, Choice] = _NOTHING, keys: tuple[str, ...] = ()
) -> Merged:
    """Merge one file by its parts, or as a whole where it has none that can be told apart.

    `keys` are the columns of a CSV file that tell its rows apart.
    """
    if three.is_settled:
        return Merged(content=three.settled)
    settling = Settling(path, chosen)
    try:
        return Merged(content=_merge_parts(settling, three, keys), clashes=tuple(settling.clashes))
    except NotMergeable:
        whole = Settling(path, chosen)
        content = whole.settle("file", (), three, Form(show=_show_file))
        return Merged(content=content, clashes=tuple(whole.clashes))


def _show_file(content: bytes) -> str:
    return content.decode("utf-8", "backslashreplace")


def _merge_parts(settling: Settling, three: Three[bytes], keys: tuple[str, ...]) -> bytes:
    path = settling.path
    if None in three or "/files/" in path:
        raise NotMergeable
    if path.endswith(".csv"):
        return merge_data(settling, read_sides(three, path), keys).encode()
    base, mine, theirs = read_sides(three, path)
    if path.endswith(".yaml"):
        return merge_yaml(settling, (), Three(base, mine, theirs)).encode()
    if path.endswith(".md"):
        return _merge_page(settling, base, mine, theirs).encode()
    raise NotMergeable


def read_sides(three: Three[bytes], path: str) -> tuple[str, str, str]:
    """Return the three sides of a file as texts.

    Raises:
        NotMergeable: one of them does not read.
    """
    decode = decode_data if path.endswith(".csv") else decode_text
    texts = [decode(content or b"", path).value for content in three]
    base, mine, theirs = texts
    if base is None or mine is None or theirs is None:
        raise NotMergeable
    return base, mine, theirs


def split_page(texts: tuple[str, str, str], path: str) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Return the front matter of the three sides of a page, and their bodies.

    Raises:
        NotMergeable: one of them has no front matter.
    """
    halves = [split_front_matter(text, path).value for text in texts]
    base, mine, theirs = halves
    if base is None or mine is None or theirs is None:
        raise NotMergeable
    return (base.front, mine.front, theirs.front), (base.body, mine.body, theirs.body)


def _merge_page(settling: Settling, base: str, mine: str, theirs: str) -> str:
    written, bodies = split_page((base, mine, theirs), settling.path)
    fronts = Three(*written)
    front = fronts.settled if fronts.is_settled else merge_yaml(settling, (), fronts)
    texts = Three(*bodies)
    body = texts.settled if texts.is_settled else merge_prose(settling, *bodies)
    return f"---\n{front}---\n{body}"


def find_keys(path: str, mine: Mapping[str, bytes | None] | Mapping[str, bytes], theirs: Reader) -> tuple[str, ...]:
    """Return the columns that tell apart the rows of a dimension's data, as its settings name them."""
    if not path.endswith(".csv") or "/files/" in path:
        return ()
    settings = f"{path.removesuffix('.csv')}.md"
    content = mine.get(settings) or theirs(settings) or b""
    text = decode_text(content, settings).value
    half = split_front_matter(text, settings).value if text else None
    try:
        return _list_keys(read_values(half.front)) if half is not None else ()
    except NotMergeable:
        return ()


def _list_keys(settings: Written) -> tuple[str, ...]:
    columns = settings.get("columns") if isinstance(settings, dict) else None
    if not isinstance(columns, dict):
        return ()
    roles = {name: column.get("role") for name, column in columns.items() if isinstance(column, dict)}
    return tuple(name for name, role in roles.items() if role in KEY_ROLES)

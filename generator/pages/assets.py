"""Static files of the theme, each at an address that holds a hash of its bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from generator.pages.addresses import output_at
from generator.pages.kind import PageKind
from measures.publication.site import PublicSite

THEME = Path(__file__).resolve().parents[2] / "theme"
STYLESHEET = "main.css"
SCRIPT = "main.js"
SEARCH = "search.js"
ICON = "icon.svg"
_IMPORT = re.compile(r'^@import "([^"]+)";$', re.MULTILINE)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_MODULE = re.compile(r'^import "\./([^"]+)";$', re.MULTILINE)
_NOT_JOINED = re.compile(r"^(?: *//.*|import .*)\n|^export ", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """A static file: its bytes and its public address."""

    address: str
    content: bytes


@lru_cache(maxsize=1)
def load_assets() -> Mapping[str, Asset]:
    """Return the assets of the theme by name, in order of name. They are read once in the life of the program."""
    static = THEME / "static"
    contents = {path.name: path.read_bytes() for path in sorted((static / "images").iterdir())}
    contents[STYLESHEET] = join_styles(static / STYLESHEET)
    contents |= {name: join_scripts(static / name) for name in (SCRIPT, SEARCH)}
    return {name: _make_asset(name, contents[name]) for name in sorted(contents)}


def join_styles(sheet: Path) -> bytes:
    """Return the style sheet whose `@import` lines stand for the files they name, without comments and margins."""
    order = _IMPORT.findall(sheet.read_text(encoding="utf-8"))
    joined = "\n".join((sheet.parent / name).read_text(encoding="utf-8") for name in order)
    lines = (line.strip() for line in _COMMENT.sub("", joined).splitlines())
    return "".join(f"{line}\n" for line in lines if line).encode()


def join_scripts(main: Path) -> bytes:
    """Return as one module the modules that a script imports, in its order, without comments and margins.

    They share one scope: what one exports, the others use by the same name.
    """
    order = _MODULE.findall(main.read_text(encoding="utf-8"))
    joined = "\n".join((main.parent / name).read_text(encoding="utf-8") for name in order)
    lines = (line.strip() for line in _NOT_JOINED.sub("", joined).splitlines())
    return "".join(f"{line}\n" for line in lines if line).encode()


def _make_asset(name: str, content: bytes) -> Asset:
    stem, _, extension = name.rpartition(".")
    mark = sha256(content).hexdigest()[:12]
    return Asset(address=f"/assets/{stem}.{mark}.{extension}", content=content)


def _list_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (the same assets for every site)
    return ("",)


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return tuple(output_at(asset.address) for asset in load_assets().values())


def _render(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    return {output_at(asset.address): asset.content for asset in load_assets().values()}[output]


KIND = PageKind(name="assets", owners=_list_owners, outputs=_list_outputs, render=_render)

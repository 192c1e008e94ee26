"""Import rules that import-linter lacks: a table of rooms, and libraries that few modules may import.

Both look at direct imports; what a room reaches through another is covered by import-linter's own `forbidden`.
"""

from collections.abc import Iterable

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


def is_within(module: str, package: str) -> bool:
    """Say whether `module` is `package` or lies below it."""
    return module == package or module.startswith(package + ".")


def parse_line(line: str) -> tuple[str, tuple[str, ...]]:
    """Split "name -> one, two" into the name and the names after the arrow.

    Raises:
        ValueError: if the line has no arrow or no name before it.
    """
    name, arrow, rest = line.partition("->")
    if not arrow or not name.strip():
        raise ValueError(f'Expected "name -> one, two", got {line!r}.')
    return name.strip(), tuple(part.strip() for part in rest.split(",") if part.strip())


class DirectImportContract(Contract):
    """A contract that judges each direct import by itself."""

    def find_faults(self, importer: str, imported: str) -> Iterable[str]:
        """Yield the reason why `importer` may not import `imported`, where there is one."""
        raise NotImplementedError

    def find_module_faults(self, module: str) -> Iterable[str]:
        """Yield what is wrong with `module` before any import is looked at."""
        raise NotImplementedError

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001 (import-linter's signature)
        """Judge every direct import of our modules."""
        faults: list[str] = []
        for importer in sorted(self._find_own_modules(graph)):
            faults += self.find_module_faults(importer)
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                details = graph.get_import_details(importer=importer, imported=imported)
                lines = ",".join(str(detail["line_number"]) for detail in details)
                faults += [f"{importer}:{lines}: {fault}" for fault in self.find_faults(importer, imported)]
        return ContractCheck(kept=not faults, metadata={"faults": faults})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each fault on a line of its own."""
        for fault in check.metadata["faults"]:
            output.print_error(f"- {fault}", bold=False)
            output.new_line()

    def _find_own_modules(self, graph: ImportGraph) -> set[str]:
        roots: list[str] = self.session_options["root_packages"]
        return {module for module in graph.modules if any(is_within(module, root) for root in roots)}


class RoomTable(DirectImportContract):
    """Holds each room to the list of our packages that it may import.

    A line reads "room -> package, package". The longest room that holds a module speaks for it; every module needs one.
    """

    rooms = fields.ListField(subfield=fields.StringField())

    def find_module_faults(self, module: str) -> Iterable[str]:
        """Yield a fault for a module that no room holds."""
        if self._find_room(module) is None:
            yield f"{module} is in no room of the table."

    def find_faults(self, importer: str, imported: str) -> Iterable[str]:
        """Yield a fault where the importer's room may not import this module of ours."""
        room = self._find_room(importer)
        if room is None or self._find_room(imported) is None:
            return
        if not any(is_within(imported, package) for package in (room, *self._table()[room])):
            yield f"{room} may not import {imported}."

    def _table(self) -> dict[str, tuple[str, ...]]:
        lines: list[str] = self.rooms  # type: ignore[assignment]  # import-linter replaces the field by its value
        return dict(parse_line(line) for line in lines)

    def _find_room(self, module: str) -> str | None:
        return max((room for room in self._table() if is_within(module, room)), key=len, default=None)


class SoleImporters(DirectImportContract):
    """Names the only modules that may import a library: "library -> module, module"."""

    libraries = fields.ListField(subfield=fields.StringField())

    def find_module_faults(self, module: str) -> Iterable[str]:  # noqa: ARG002 (only imports count here)
        """Yield nothing: only imports count here."""
        return ()

    def find_faults(self, importer: str, imported: str) -> Iterable[str]:
        """Yield a fault where a library is imported outside the modules named for it."""
        lines: list[str] = self.libraries  # type: ignore[assignment]  # import-linter replaces the field by its value
        for library, importers in map(parse_line, lines):
            if is_within(imported, library) and not any(is_within(importer, package) for package in importers):
                yield f"{library} may be imported in {' and '.join(importers)} only."

"""Finds out whether a view can leave a record: a commit, or a line in the log, by following what it calls."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator, Mapping
from types import FunctionType, ModuleType
from typing import Any

from cms.audit.log import note_act, write
from cms.workspace import Workspace

RECORDERS: frozenset[Any] = frozenset({write, note_act, Workspace.save, Workspace.decide})
"""What each commit by a person and each line of the log goes through."""
METHODS = {"save", "decide"}


def leaves_record(view: Callable[..., Any]) -> bool:
    """Return whether a view, or a function of ours that it uses, commits or writes to the log."""
    waiting: list[FunctionType] = [inspect.unwrap(view)]
    known: set[Any] = set(waiting)
    while waiting:
        function = waiting.pop()
        for used in find_used(function):
            if used in RECORDERS:
                return True
            if used not in known:
                known.add(used)
                waiting.append(used)
    return False


def find_used(function: FunctionType) -> Iterator[FunctionType]:
    """Yield the functions of ours that a function names, and the methods of the content store that it calls."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    scope = {**function.__globals__, **inspect.getclosurevars(function).nonlocals}
    for node in ast.walk(tree):
        found = find_named(node, scope)
        if isinstance(found, FunctionType) and found.__module__.partition(".")[0] == "cms":
            yield found
        elif isinstance(node, ast.Attribute) and node.attr in METHODS and is_store(node.value):
            yield getattr(Workspace, node.attr)


def find_named(node: ast.AST, scope: Mapping[str, Any]) -> Any:
    """Return what a name, or a name in a module of ours, stands for; None where it is not known."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        module = scope.get(node.value.id)
        return getattr(module, node.attr, None) if isinstance(module, ModuleType) else None
    return scope.get(node.id) if isinstance(node, ast.Name) else None


def is_store(node: ast.expr) -> bool:
    """Whether an expression is the content store: `workspace()`, or a name that stands for it."""
    called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "workspace"
    return called or (isinstance(node, ast.Name) and node.id == "work")

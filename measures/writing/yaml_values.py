"""Values as YAML text, so that a reader who takes every scalar for its text gets the same text back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias

import yaml

from measures.model.dates import PartialDate, VersionNumber

Written: TypeAlias = "str | dict[str, Written] | list[Written]"
_PLAIN = re.compile(r"[A-Za-z0-9£$(/.+_~\-\u00a1-\ud7ff][^\x00-\x1f\x7f\u0080-\u009f\u2028\u2029\ufeff\ud800-\udfff]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def to_texts(value: object) -> Written:
    """Return a value with every scalar as the text that content files have for it; keys whose value is None go.

    Raises:
        TypeError: the value has no form in content files.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case datetime() | date():
            return value.isoformat()
        case int() | Decimal() | PartialDate() | VersionNumber():
            return str(value)
        case Mapping():
            return {str(key): to_texts(item) for key, item in value.items() if item is not None}
        case Sequence():
            return [to_texts(item) for item in value]
    raise TypeError(f"Content files have no form for {type(value).__name__}.")


def write_flow(value: Written) -> str:
    """Return a value on one line: `{status: approved, by: [u-3, u-9]}`."""
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{write_scalar(key, is_key=True)}: {write_flow(item)}" for key, item in value.items())
            + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(write_flow(item) for item in value) + "]"
    return write_scalar(value)


def write_scalar(text: str, *, is_key: bool = False, in_block: bool = False, quote: str | None = None) -> str:
    """Return a text on one line, plain where that is safe and else in double quotes.

    `in_block` says that it stands outside brackets; `quote` is the style of quotes to keep where it can be.
    """
    if quote == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if quote is None and _is_plain(text, is_key=is_key, in_block=in_block):
        return text
    return '"' + "".join(_escape(sign) for sign in text) + '"'


def _is_plain(text: str, *, is_key: bool, in_block: bool) -> bool:
    if not _PLAIN.fullmatch(text) or text != text.strip() or text in ("<<", "~", "-"):
        return False
    if re.search(r":(?:\s|$)|\s#", text) or (not in_block and re.search(r"[\[\]{},]", text)):
        return False
    if is_key and (":" in text or re.fullmatch(r"[0-9.]+", text)):
        return False
    frame = f"key: {text}\n" if in_block else f"[{text}]"
    return _holds(frame, text)


def _holds(frame: str, text: str) -> bool:
    try:
        node = yaml.compose(frame, Loader=yaml.CBaseLoader)
    except yaml.YAMLError:
        return False
    if not isinstance(node, yaml.CollectionNode) or len(node.value) != 1:
        return False
    found = node.value[0][1] if isinstance(node, yaml.MappingNode) else node.value[0]
    return isinstance(found, yaml.ScalarNode) and found.value == text


def _escape(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    if sign.isprintable() or sign == " ":
        return sign
    code = ord(sign)
    return f"\\x{code:02X}" if code < 0x100 else f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def write_literal(text: str, indent: str, line_end: str) -> str | None:
    """Return a text of several lines as a literal block below its key; None where it has no such form."""
    lines = text.removesuffix("\n").split("\n")
    if not lines[0] or lines[0][0] in " \t" or not lines[-1].strip() or text.endswith("\n\n"):
        return None
    if not all(line.replace("\t", " ").isprintable() and line == line.rstrip() for line in lines):
        return None
    mark = "|" if text.endswith("\n") else "|-"
    return line_end.join([mark, *(f"{indent}{line}" if line else "" for line in lines)])

"""Reads settings from an environment."""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from yardstick.settings.record import STAGES, Reading, Setting, Settings, SettingsRefused
from yardstick.settings.safety import find_faults
from yardstick.settings.table import SETTINGS
from yardstick.settings.texts import read_folder, read_list, read_targets


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read all settings.

    Raises:
        SettingsRefused: where any is not understood, missing or unsafe; it carries every fault.
    """
    readings = explain_settings(environ)
    faults = find_faults(readings)
    if faults:
        raise SettingsRefused(faults)
    values = {reading.setting.name.lower(): reading.value for reading in readings}
    return Settings(**values)


def explain_settings(environ: Mapping[str, str]) -> tuple[Reading, ...]:
    """Read each setting by itself, in the order of `SETTINGS`, and say where its value came from."""
    known: dict[str, str] = {"CORES": _count_cores(), "VAR": str(read_folder(environ.get("VAR") or "var"))}
    stage = environ.get("STAGE") or "local"
    return tuple(_read_one(setting, environ, stage if stage in STAGES else "local", known) for setting in SETTINGS)


def _read_one(setting: Setting, environ: Mapping[str, str], stage: str, known: Mapping[str, str]) -> Reading:
    text, origin, fault = _find_text(setting, environ)
    if text and fault is None:
        try:
            return Reading(setting, setting.read(text), origin)
        except ValueError as refusal:
            fault = _hide(text, str(refusal)) if setting.may_stand_in_file else str(refusal)
    if not text and stage in setting.needed_in and fault is None:
        fault = f"Nothing is set, and stage {stage} has no default."
    return Reading(setting, _read_default(setting, stage, known), origin if fault else "default", fault)


def _hide(text: str, words: str) -> str:
    return words.replace(text, "(hidden)")


def _find_text(setting: Setting, environ: Mapping[str, str]) -> tuple[str, str, str | None]:
    text, file = environ.get(setting.name, ""), environ.get(f"{setting.name}_FILE", "")
    if not file or not setting.may_stand_in_file:
        return text, "environment", None
    if text:
        return "", "environment", f"Both {setting.name} and {setting.name}_FILE are set. Keep one."
    try:
        return Path(file).read_text(encoding="utf-8").rstrip("\r\n"), f"file {file}", None
    except (OSError, UnicodeDecodeError):
        return "", f"file {file}", f'Expected {setting.name}_FILE to name a readable text file, got "{file}".'


def _read_default(setting: Setting, stage: str, known: Mapping[str, str]) -> Any:
    text = setting.stage_defaults.get(stage, setting.default)
    quote = shlex.quote if setting.read is read_targets else str
    for name, value in known.items():
        text = text.replace(f"{{{name}}}", quote(value))
    if text or setting.read in (read_list, read_targets):
        return setting.read(text)
    return None


def _count_cores() -> str:
    return str(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)

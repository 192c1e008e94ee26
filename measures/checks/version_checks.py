"""The checks that look at one version by itself."""

from __future__ import annotations

from measures.checks.loaded import LoadedVersion
from measures.checks.registry import Checks
from measures.model.shared import Shared

VERSION_CHECKS: Checks[LoadedVersion, Shared] = Checks()
"""Checks of a version and what it shares with others. Each is given what was read; what was not is None there."""

"""The list of the application's parts: each module holds its blueprint as `blueprint`.

A new part is one line here. `CSRF_EXEMPT` names parts whose requests carry a token of another kind.
"""

from __future__ import annotations

from importlib import import_module

from flask import Blueprint

MODULES = (
    "cms.start.views",
    "cms.accounts.views",
    "cms.people.views",
    "cms.letters.views",
    "cms.guide.views",
    "cms.workspace.views",
    "cms.git_access.views",
    "cms.git_access.endpoint",
    "cms.history.views",
    "cms.history.files",
    "cms.history.log",
    "cms.history.exporting",
    "cms.history.seen",
    "cms.workflow.views",
    "cms.workflow.days_off",
    "cms.workflow.bundles",
    "cms.workflow.withdrawals",
    "cms.workflow.notices",
    "cms.review.views",
    "cms.review.reading",
    "cms.comments.views",
    "cms.review.comparing",
    "cms.review.commenting",
    "cms.early.views",
    "cms.early.reading",
    "cms.early.leavers",
    "cms.board.views",
    "cms.filters.views",
    "cms.waiting.views",
    "cms.builds.views",
    "cms.editing.measures",
    "cms.editing.versions",
    "cms.editing.dimensions",
    "cms.editing.readers",
    "cms.editing.handing",
    "cms.editing.accepting",
    "cms.editing.source_copies",
    "cms.editing.source_updates",
    "cms.offers.views",
    "cms.editing.bulk",
    "cms.editing.reading",
    "cms.editing.creating",
    "cms.editing.new_dimensions",
    "cms.editing.dimension_copies",
    "cms.editing.moving",
    "cms.editing.topics",
    "cms.editing.sources",
    "cms.source_links.views",
    "cms.editing.uses",
    "cms.editing.classifications",
    "cms.editing.pages",
    "cms.editing.news",
    "cms.editing.style_guide",
    "cms.editing.site_files",
    "cms.preview.views",
    "cms.printing.views",
    "cms.data.views",
    "cms.uploads.views",
    "cms.api.reading",
    "cms.api.changing",
    "cms.api.describing",
    "cms.api.tokens",
)
CSRF_EXEMPT = frozenset({"cms.git_access.endpoint", "cms.api.reading", "cms.api.changing", "cms.api.describing"})


def load_blueprints() -> tuple[tuple[Blueprint, bool], ...]:
    """Return each blueprint, and whether its requests need the CSRF token of a form."""
    return tuple((_load(name), name not in CSRF_EXEMPT) for name in MODULES)


def _load(name: str) -> Blueprint:
    found = import_module(name).blueprint
    assert isinstance(found, Blueprint)
    return found

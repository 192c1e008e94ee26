"""What can be done with a measure or a version, as buttons: each is there when the person may and the state allows."""

from __future__ import annotations

from flask import current_app

from cms.access import EDITING, find_permission, may
from cms.editing.finding import Place, find_state
from cms.editing.links import link
from cms.workspace import MeasureRow

Action = tuple[str, str]

OF_LIST = (("Create a measure", "creating.create_measure"), ("Many drafts at once", "bulk.show_tools"))
OF_MEASURE = (
    ("Edit details", "measures.edit_details"),
    ("New version", "creating.create_version"),
    ("Copy", "creating.copy_measure"),
    ("Rename or move", "moving.move_measure"),
    ("Retire or replace", "moving.retire_measure"),
)
OF_VERSION = (
    ("Preview", "preview.show_page"),
    ("Review and release", "workflow.list_steps"),
    ("Comments", "comments.list_comments"),
    ("Add a dimension", "new_dimensions.create_dimension"),
    ("Send a file for readers", "uploads.send_file"),
    ("Hand over to a colleague", "handing.choose_colleague"),
    ("People who see it before release", "readers.edit_readers"),
    ("Print", "printing.print_version"),
    ("Delete this version", "creating.delete_version"),
)
OF_DIMENSION = (
    ("Data", "data.show_data"),
    ("Copy to another version", "dimension_copies.copy_dimension"),
    ("Delete", "new_dimensions.delete_dimension"),
)


def list_actions_of_list() -> list[Action]:
    """Return what can be done above the list of measures."""
    return _list(OF_LIST, {}, state="draft")


def list_actions(measure: MeasureRow) -> list[Action]:
    """Return what can be done with a measure."""
    return _list(OF_MEASURE, {"measure_id": measure.id}, state="draft")


def list_actions_of_version(place: Place) -> list[Action]:
    """Return what can be done with a version."""
    names = {"measure_id": place.measure.id, "version": place.version.number}
    return _list(OF_VERSION, names, state=find_state(place))


def list_actions_of_dimension(place: Place, dimension: str) -> list[Action]:
    """Return what can be done with a dimension."""
    names = {"measure_id": place.measure.id, "version": place.version.number, "dimension": dimension}
    return _list(OF_DIMENSION, names, state=find_state(place))


def _list(entries: tuple[Action, ...], names: dict[str, str], *, state: str) -> list[Action]:
    found = []
    for words, endpoint in entries:
        if endpoint not in current_app.view_functions:
            continue
        permission = find_permission(current_app, endpoint)
        if may(permission) and (permission not in EDITING or state in EDITING[permission]):
            found.append((words, link(endpoint, **names)))
    return found

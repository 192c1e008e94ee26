"""The whole demo content through the forms: what is sent as it was shown changes no byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import request
from werkzeug.datastructures import MultiDict

from cms.editing.bodies import BODY, Commentary, list_sections
from cms.editing.edit_forms import Subject, open_form, take_form
from cms.editing.finding import read_sites
from cms.editing.shared_parts import (
    CLASSIFICATION_PART,
    CONCEPTS_PART,
    ORGANISATIONS_PART,
    PAGE_PART,
    PLANNED_PART,
    REDIRECTS_PART,
    RETIRE_PART,
    SITE_PART,
    TOPIC_PART,
)
from cms.editing.version_parts import DIMENSION_PARTS, MEASURE_PART, list_version_parts
from cms.workspace import close_workspace, workspace
from measures.model.dimension import DimensionSettings
from measures.model.measure import Measure
from measures.model.version import VersionFront
from tests.cms.editing.browser_form import find_form
from tests.cms.workshop import CONTENT

ONE_PART = {
    "site.yaml": SITE_PART,
    "organisations.yaml": ORGANISATIONS_PART,
    "redirects.yaml": REDIRECTS_PART,
    "planned.yaml": PLANNED_PART,
    "classifications/concepts.yaml": CONCEPTS_PART,
}
PATHS = sorted(
    str(path.relative_to(CONTENT)) for path in CONTENT.rglob("*") if path.suffix in (".md", ".yaml") and path.is_file()
)
FOLDERS = sorted({"/".join(path.split("/")[:2]) for path in PATHS})


def read_nothing(_content, _path):
    return ()


def list_subjects(path: str) -> Iterator[Subject]:
    """Yield each form that edits a file."""
    name, site = Path(path).name, read_sites()
    if path in ONE_PART:
        yield Subject(path=path, part=ONE_PART[path], read=read_nothing)
    elif path.startswith("classifications/"):
        yield Subject(path=path, part=CLASSIFICATION_PART, read=read_nothing)
    elif name in ("topic.md", "subtopic.md"):
        yield Subject(path=path, part=TOPIC_PART, read=read_nothing)
    elif name == "measure.yaml":
        yield from (Subject(path=path, part=part, read=read_nothing) for part in (MEASURE_PART, RETIRE_PART))
    elif name == "measure.md":
        for part in list_version_parts(site):
            yield Subject(path=path, part=part, read=read_nothing, body=list_sections(site))
    elif path.startswith("measures/"):
        yield from (Subject(path=path, part=part, read=read_nothing, body=Commentary()) for part in DIMENSION_PARTS)
    else:
        yield Subject(path=path, part=PAGE_PART, read=read_nothing, body=BODY)


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_form_sent_as_it_was_shown_changes_no_byte(app, folder):
    paths = [path for path in PATHS if "/".join(path.split("/")[:2]) == folder]
    with app.test_request_context():
        draw = (
            app.jinja_env.get_template("editing/edit_form.html").make_module({"csrf_token": lambda: "token"}).edit_form
        )
        for path in paths:
            before = workspace().read(path)
            for subject in list_subjects(path):
                fields = find_form(str(draw(open_form(subject), "/"))).fields
                with app.test_request_context(method="POST", data=MultiDict(fields)):
                    outcome = take_form(subject, request.form)
                    close_workspace()
                assert outcome.form.errors == ()
                assert outcome.content == before, f"{path}: {subject.part.title}"
        close_workspace()


def test_every_key_of_every_file_has_a_field(app):
    with app.test_request_context():
        parts = list_version_parts(read_sites())
        close_workspace()
    for record, found, apart in (
        (VersionFront, parts, set()),
        (DimensionSettings, DIMENSION_PARTS, set()),
        (Measure, (MEASURE_PART,), {"id", "versions"}),
    ):
        keys = {field.alias or name for name, field in record.model_fields.items()}
        assert {key for part in found for key in part.keys} == keys - apart

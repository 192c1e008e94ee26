"""Looks for files in a content tree that no rule covers: each stops the pull by its name."""

from __future__ import annotations

from measures.model.tree import Objects
from measures.publication.survey import Survey
from publishing.staging.versions import refuse_file


def check_layout(objects: Objects, root: str, survey: Survey, testing_topic: str | None) -> None:
    """Return where each file is a shared one, the state file of a measure, or in a version's folder.

    What is in a version's folder is looked at where the version is masked; the testing topic is left out whole.

    Raises:
        PullRefused: another file is there.
    """
    known = {*survey.shared, *(f"measures/{path}/measure.yaml" for path in survey.folders)}
    versions = {f"measures/{path}/{number}" for path, folder in survey.folders.items() for number in folder.trees}
    skipped = {f"measures/{testing_topic}"} if testing_topic else set()
    _walk(objects, root, "", known, versions | skipped)


def _walk(objects: Objects, tree: str, folder: str, known: set[str], whole: set[str]) -> None:
    for name, entry in objects.tree(tree).items():
        path = f"{folder}{name}"
        if path in whole:
            continue
        if entry.kind == "folder":
            _walk(objects, entry.id, f"{path}/", known, whole)
        elif path not in known:
            raise refuse_file(path)

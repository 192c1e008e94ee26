"""All faults that both a check of the folder and a release find, by a description of each."""

from collections.abc import Mapping

from tests.checks.fault import Fault
from tests.checks.faults_of_files import LAYOUT, SOURCES, TEXTS, UPLOADS
from tests.checks.faults_of_folders import UNDONE
from tests.checks.faults_of_numbers import CELLS, EDITIONS, FIGURES, STATES
from tests.checks.faults_of_settings import DISPLAYS, FACTS, NOTES
from tests.checks.faults_of_sites import PAGES, SHARED, UNSEEN

IN_ANY_TREE: Mapping[str, Fault] = {
    **LAYOUT,
    **UPLOADS,
    **TEXTS,
    **SOURCES,
    **FACTS,
    **DISPLAYS,
    **NOTES,
    **CELLS,
    **FIGURES,
    **EDITIONS,
    **STATES,
    **SHARED,
    **PAGES,
}

IN_FOLDERS: Mapping[str, Fault] = {**IN_ANY_TREE, **UNSEEN, **UNDONE}
"""Faults that a check of the folder finds, those that no release meets too."""

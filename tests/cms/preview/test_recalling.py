"""Answers that previews recall from earlier ones are those that a fresh look gives, and spare reading it all again."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.generated import Shape, generate_content
from cms.preview.recalling import Memory, Recollection
from cms.preview.selecting import Stand, make_site
from generator.pages import KINDS
from measures.publication.questions import REGISTRY, ask_by_key
from measures.publication.record import Visible
from tests.cms.preview.test_known import CONTENT, FOLDERS, RULE, START, Repository, change, removals, states

STORED = sorted(name for name, question in REGISTRY.items() if question.stored and question.stored.of_measure)
OTHER = ("organisations.yaml", "planned.yaml", f"{FOLDERS[2]}/1.0/measure.md")
texts = st.tuples(st.sampled_from(OTHER), st.sampled_from(("", "\n")))


def look(memory, objects, root, instant):
    """Return the stored answers about each measure and of lists, as a site gives them, with a memory or afresh."""
    stand = Stand(objects=objects, root=root, rule=RULE, visible=Visible(origin="https://example.org"))
    site = make_site(stand, (), instant)
    recollection = Recollection(memory, site) if memory is not None else None
    keys = [f"{name}|{path}" for path in sorted(site.record.selection.measures) for name in STORED]
    keys += ["entries_of_site", "all_corrections", "list_groups", "groups_in_subtopic|topic-0|subtopic-0"]
    found = {key: ask_by_key(site, key).value for key in keys}
    if recollection is not None:
        recollection.keep()
    return found


@settings(max_examples=30)
@given(st.lists(st.tuples(st.one_of(states, removals, texts), st.integers(0, 6)), min_size=1, max_size=5))
def test_what_is_recalled_is_what_a_fresh_look_gives(steps):
    content, memory, objects = CONTENT, Memory(), Repository()
    for step, day in steps:
        content = change(content, step)
        root, instant = objects.add(content), START + timedelta(days=day)
        for each in (instant, instant + timedelta(days=1), instant):
            assert look(memory, objects, root, each) == look(None, objects, root, each)


def test_a_list_costs_what_was_saved_since_however_large_the_site():
    def count(measures):
        shape = Shape(measures=measures, measures_in_subtopic=24, subtopics_in_topic=1, dimensions=1, years=2)
        content, memory, objects = generate_content(shape), Memory(), Repository()
        look(memory, objects, objects.add(content), START)
        edited = f"{FOLDERS[1]}/1.0/measure.md"
        root = objects.add(content | {edited: content[edited] + b"\nMore words.\n"})
        make_site(Stand(objects=objects, root=root, rule=RULE, visible=Visible(origin="x")), (), START)
        before = objects.reads
        look(memory, objects, root, START)
        return objects.reads - before

    assert count(24) == count(4)


def test_the_oldest_answers_go_first():
    memory, objects = Memory(most=3), Repository()
    look(memory, objects, objects.add(CONTENT), START)
    path = FOLDERS[0].removeprefix("measures/")
    assert memory.find(f"{STORED[0]}|{path}") is None


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.below], ids=lambda kind: kind.name)
def test_all_outputs_of_a_kind_stand_below_the_folder_that_it_names(kind):
    objects = Repository()
    stand = Stand(objects=objects, root=objects.add(CONTENT), rule=RULE, visible=Visible(origin="https://example.org"))
    site = make_site(stand, (), START)
    outputs = [path for owner in kind.owners(site) for path in kind.outputs(site, owner)]
    assert [path for path in outputs if not path.startswith(kind.below)] == []

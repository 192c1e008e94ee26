"""Puts a version into a bundle or takes it out, before readers see it; and tells of bundles that did not go out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask import render_template

from cms.access import Person
from cms.addresses import make_address
from cms.audit import write
from cms.database import transaction
from cms.editing.finding import Place, find_version, read_sites
from cms.letters.queue import Letter
from cms.letters.telling import tell_faults
from cms.surroundings import find_settings, read_now
from cms.tables import people, person_roles
from cms.workflow.releases import describe_both, find_clock
from cms.workflow.situations import name_subject, read_measure_file
from cms.workspace import workspace
from cms.workspace.edits import read_version_state
from measures.model.measure import VersionState
from measures.model.record import MOST_LETTERS, SLUG
from measures.publication.approval import is_sealed
from measures.publication.bundles import Bundle, find_bundle, list_bundles
from measures.publication.instants import read_nearest
from measures.reading.site_file import read_site
from measures.workflow import record_bundle
from publishing.builds.asking import ask_for_build


class BundleRefused(Exception):
    """A change of a bundle that cannot be made; it says why."""


def find_bundles() -> Mapping[str, Bundle]:
    """Return every bundle as of the head, by name."""
    return list_bundles(workspace().objects, workspace().root, find_clock(read_sites()))


def check_bundle(name: str) -> None:
    """See that a version can go out in a bundle of this name.

    Raises:
        BundleRefused: it is no name, or the bundle has gone out.
    """
    if not re.fullmatch(SLUG, name) or len(name) > MOST_LETTERS:
        words = "Expected lower-case letters, digits and single hyphens, such as winter-2026"
        raise BundleRefused(f'{words}, got "{name}".')
    found = find_bundle(workspace().objects, workspace().root, name, find_clock(read_sites()))
    if found is not None and found.is_out(read_now()):
        raise BundleRefused(f'The bundle "{name}" has gone out, so nothing joins it. Choose another name.')


def change_bundle(place: Place, person: Person, name: str, why: str) -> str:
    """Put a version into a bundle, or out of any where `name` is empty, and return the bundle that it was in.

    Raises:
        BundleRefused: it cannot be changed as it stands by now.
        StoreBusy, RemoteUnreachable: see `Workspace.decide`.
    """
    measure_id, version = place.measure.id, place.version.number
    was: list[str] = []

    def choose() -> Mapping[str, bytes | None]:
        now = find_version(measure_id, version)
        text, measure = read_measure_file(now)
        state = measure.versions.get(version, VersionState())
        was[:] = [state.bundle or ""]
        if now.measure.path.partition("/")[0] == read_sites().testing_topic:
            _check_change_in_testing(state, name)
        else:
            _check_change(state, name, read_now())
        key = (find_settings().approval_key or "").encode()
        if key and state.approved is not None and not is_sealed(key, measure=measure_id, version=version, state=state):
            raise BundleRefused("Its approval carries no valid seal. Pull it from release, then approve it.")
        written = record_bundle(text, measure, version, name or None, key)
        return {f"measures/{now.measure.path}/measure.yaml": written.encode()}

    words = f"Put {place.measure.title} {version} into the bundle {name}" if name else f"Take {place.measure.title} out"
    workspace().decide(choose, message=words, user=person.id)
    with transaction() as connection:
        write(connection, person.id, "changed the bundle of", name_subject(place), was[0], name, why)
    ask_for_build(find_settings().database_url, reason=words, by=person.id, at=read_now())
    return was[0]


def _check_change_in_testing(state: VersionState, name: str) -> None:
    if name:
        raise BundleRefused("Nothing of the testing topic goes to readers, so it goes into no bundle.")
    if state.bundle is None:
        raise BundleRefused("This version is in no bundle.")


def _check_change(state: VersionState, name: str, now: datetime) -> None:
    current = read_version_state(workspace().objects, workspace().root, state, now)
    if current in ("public", "withdrawn"):
        raise BundleRefused(f"This version is {current}, so its bundle stays.")
    if name:
        check_bundle(name)
    elif state.bundle is None:
        raise BundleRefused("This version is in no bundle.")
    if state.status == "approved" and _has_passed(state, now) and _is_alone(name):
        raise BundleRefused(
            "Its own release time has passed, so it would go to readers at once. Pull it from release, then approve it."
        )


def _is_alone(name: str) -> bool:
    """Whether a version that is put there waits for no other: in no bundle, or in one that no version is in yet."""
    return not name or find_bundle(workspace().objects, workspace().root, name, find_clock(read_sites())) is None


def _has_passed(state: VersionState, now: datetime) -> bool:
    return state.release_at is not None and read_nearest(state.release_at, find_clock(read_sites())) <= now


def tell_stuck_bundles() -> int:
    """Queue a letter to each approver about each bundle whose release came and went; return how many are new."""
    content, now = workspace().read("site.yaml"), read_now()
    site = read_site(content, "site.yaml").value if content is not None else None
    if site is None:
        return 0
    stuck = [bundle for bundle in find_bundles().values() if bundle.is_stuck(now)]
    with transaction() as connection:
        approvers = sa.select(person_roles.c.person_id).where(person_roles.c.role == "approver")
        query = sa.select(people.c.name, people.c.email).where(people.c.active.is_(True), people.c.id.in_(approvers))
        readers = connection.execute(query.order_by(people.c.id)).all()
    letters = {
        f"{bundle.name} {reader.email}": Letter(
            reader.email,
            f"The bundle {bundle.name} did not go out",
            render_template(
                "mail/stuck_bundle.txt",
                name=reader.name,
                bundle=bundle,
                due=describe_both(bundle.release, site) if bundle.release is not None else "",
                address=make_address("bundles.show_bundle", name=bundle.name),
            ),
        )
        for bundle in stuck
        for reader in readers
    }
    return tell_faults("bundle", letters)

"""Redirects: a list for servers, and at each old address a small page with a link for hosts that know no redirects."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from generator.pages.addresses import (
    address_of_changes,
    address_of_latest,
    address_of_measure,
    address_of_news,
    address_of_page,
    address_of_subtopic,
    address_of_topic,
    address_of_version,
    output_at,
)
from generator.pages.changed_data import list_change_files, previous_of
from generator.pages.download import list_files
from generator.pages.frame import Place, build_frame
from generator.pages.kind import PageKind
from generator.pages.not_found import NoticePage
from generator.pages.standing import standing
from generator.pages.theme import render_template
from generator.pages.words import Link
from measures.checks.addresses import is_reserved
from measures.publication.contents import ContentMissing, list_news, list_pages, list_subtopics, list_topics, redirects
from measures.publication.questions import question
from measures.publication.site import PublicSite, all_measures, used_subtopics, used_topics


@question(sort="cutoff")
def moved_addresses(site: PublicSite) -> tuple[tuple[str, str], ...]:
    """Return the old addresses and the new ones from redirects.yaml, one by one, chains collapsed, in order.

    One that leads to what readers do not see yet waits until they do: its address may tell what is to come.
    """
    goals: dict[str, str] = {}
    for redirect in redirects(site):
        goals.update(_expand(site, redirect.from_, redirect.to))
    led = ((old, follow(old, goals)) for old in goals)
    return tuple(sorted((old, goal) for old, goal in led if _is_public(site, goal)))


def _is_public(site: PublicSite, address: str) -> bool:
    """Whether an address is not one of a topic, a subtopic or a measure of which readers see nothing."""
    topic, *inner = address.partition("#")[0].strip("/").split("/")
    if is_reserved(topic) or (_is_file(address.rstrip("/")) and not inner):
        return True
    if len(inner) > 1:
        return "/".join((topic, *inner[:2])) in all_measures(site)
    if inner:
        return inner[0] in used_subtopics(site, topic)
    return topic in ("", *list_pages(site), *used_topics(site))


def follow(old: str, goals: Mapping[str, str]) -> str:
    """Return where an old address leads in the end; in a loop, the first address that comes again."""
    seen = {old}
    goal = goals[old]
    while goal in goals and goal not in seen:
        seen.add(goal)
        goal = goals[goal]
    return goal


def _expand(site: PublicSite, old: str, new: str) -> Iterator[tuple[str, str]]:
    yield old, new
    if not old.endswith("/"):
        if not _is_file(old):
            yield f"{old}/", new
    elif new.endswith("/"):
        for address in _list_below(site, new):
            yield old + address.removeprefix(new), address


def _is_file(address: str) -> bool:
    return "." in address.rpartition("/")[2]


@question(sort="cutoff")
def addresses_of_measure(site: PublicSite, path: str) -> tuple[str, ...]:
    """Return the addresses of a measure's pages and files."""
    found = standing(site, path)
    numbers = [str(version.number) for version in found.versions] if found else []
    gone = [str(each.number) for each in found.withdrawn] if found else []
    files = (file for number in numbers for file in list_files(site, path, number))
    pages = (address_of_version(path, number) for number in dict.fromkeys((*numbers, *gone)))
    changes = (address for number in numbers for address in _list_changes(site, path, number))
    return (address_of_measure(path), address_of_latest(path), *pages, *changes, *files)


def _list_changes(site: PublicSite, path: str, number: str) -> tuple[str, ...]:
    if previous_of(site, path, number) is None:
        return ()
    return (address_of_changes(path, number), *list_change_files(path, number))


def _list_below(site: PublicSite, prefix: str) -> Iterator[str]:
    """Yield the addresses below a prefix, itself left out."""
    for path in all_measures(site):
        address = address_of_measure(path)
        if address.startswith(prefix) or prefix.startswith(address):
            yield from (each for each in addresses_of_measure(site, path) if _is_below(each, prefix))
    others = [address_of_page(slug) for slug in list_pages(site)] + [address_of_news(name) for name in list_news(site)]
    for topic in list_topics(site):
        others.append(address_of_topic(topic))
        others += [address_of_subtopic(f"{topic}/{slug}") for slug in list_subtopics(site, topic)]
    yield from (each for each in others if _is_below(each, prefix))


def _is_below(address: str, prefix: str) -> bool:
    return address.startswith(prefix) and address != prefix


@question(sort="cutoff")
def goal_of(site: PublicSite, old: str) -> str:
    """Return where one old address of redirects.yaml leads.

    Raises:
        ContentMissing: it is no old address.
    """
    goal = dict(moved_addresses(site)).get(old)
    if goal is None:
        raise ContentMissing(f"redirects.yaml: {old}")
    return goal


def _list_owners(site: PublicSite) -> tuple[str, ...]:
    return ("", *all_measures(site))


def _list_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:
    if owner:
        return (output_at(address_of_measure(owner)),)
    pages = (old for old, _ in moved_addresses(site) if old.endswith(("/", ".html")))
    return tuple(output_at(old) for old in pages)


def _render(site: PublicSite, owner: str, output: str) -> bytes:
    goal = address_of_latest(owner) if owner else goal_of(site, _address_of(output))
    place = Place(title="This page has moved", noindex=True, refresh=goal)
    view = NoticePage(title="This page has moved", lines=(), links=(Link(goal, goal, "It is now at "),))
    return render_template("pages/notice.html", frame=build_frame(site, place), view=view)


def _address_of(output: str) -> str:
    address = output.removeprefix("site")
    return address.removesuffix("index.html")


KIND = PageKind(name="redirect", owners=_list_owners, outputs=_list_outputs, render=_render)


def _list_json_owners(site: PublicSite) -> tuple[str, ...]:  # noqa: ARG001 (every site has one list)
    return ("",)


def _list_json_outputs(site: PublicSite, owner: str) -> tuple[str, ...]:  # noqa: ARG001
    return (output_at("/redirects.json"),)


def _render_json(site: PublicSite, owner: str, output: str) -> bytes:  # noqa: ARG001
    bare = {address_of_measure(path): address_of_latest(path) for path in all_measures(site)}
    moved = {old: follow_bare(goal, bare) for old, goal in moved_addresses(site)}
    listed = [{"from": old, "to": goal} for old, goal in sorted({**bare, **moved}.items())]
    return json.dumps({"schema": 1, "redirects": listed}, ensure_ascii=False, indent=0).encode() + b"\n"


def follow_bare(goal: str, bare: Mapping[str, str]) -> str:
    """Return an address, or where it leads when it is a measure's bare one, so that one redirect is enough."""
    return bare.get(goal, goal)


JSON_KIND = PageKind(name="redirects_json", owners=_list_json_owners, outputs=_list_json_outputs, render=_render_json)

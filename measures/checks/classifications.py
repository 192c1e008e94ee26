"""Checks of classifications, organisations and announced measures."""

from __future__ import annotations

from collections.abc import Iterator

from measures.checks.registry import declare
from measures.checks.shared_files import SHARED_CHECKS, SharedFiles
from measures.checks.sources import WRONG_ADDRESS, find_wrong_address
from measures.model.problem import Problem
from measures.reading.nearest import suggest

UNKNOWN_CONCEPT = declare("classification.unknown-concept", "error", "The concept of a category is in concepts.yaml.")
OTHER_VARIABLE = declare(
    "classification.other-variable", "error", "A category and its concept belong to the same variable."
)
REPEATED_CONCEPT = declare(
    "classification.repeated-concept", "warning", "Two categories of one classification do not share a concept."
)
UNKNOWN_ORGANISATION = declare(
    "organisation.unknown", "error", "Organisations that are named are in organisations.yaml."
)
UNKNOWN_TOPIC = declare("planned.unknown-topic", "error", "An announced measure names a topic of this site.")
GROUPS = ("aggregates", "categories", "unknown")


@SHARED_CHECKS.add(UNKNOWN_CONCEPT, OTHER_VARIABLE, REPEATED_CONCEPT)
def find_wrong_concepts(found: SharedFiles) -> Iterator[Problem]:
    """Find categories whose concept is not declared, is of another variable, or is another category's too."""
    concepts = {concept.id: concept for concept in found.concepts}
    for path, classification in found.classifications.items():
        first: dict[str, str] = {}
        places = found.places(path)
        for group in GROUPS:
            for at, category in enumerate(getattr(classification, group)):
                if category.concept is None:
                    continue
                concept = concepts.get(category.concept)
                if concept is None:
                    message = f'Expected a concept of concepts.yaml, got "{category.concept}".'
                    hint = suggest(category.concept, concepts, "concepts")
                    yield UNKNOWN_CONCEPT.broken(places.at(group, at, "concept"), message, hint)
                elif concept.variable != classification.variable:
                    message = (
                        f"Expected a concept of the variable {classification.variable}, "
                        f'got "{concept.id}" of {concept.variable}.'
                    )
                    hint = "Name another concept, or change the variable."
                    yield OTHER_VARIABLE.broken(places.at(group, at, "concept"), message, hint)
                elif category.concept in first:
                    message = (
                        f'Expected each concept once, got "{concept.id}" for {first[concept.id]} and {category.id}.'
                    )
                    hint = "Leave it out where a category is not the same as the concept."
                    yield REPEATED_CONCEPT.broken(places.at(group, at, "concept"), message, hint)
                first.setdefault(category.concept, category.id)


@SHARED_CHECKS.add(WRONG_ADDRESS)
def find_wrong_shared_addresses(found: SharedFiles) -> Iterator[Problem]:
    """Find addresses of organisations and of the sources of classifications that a reader could not follow."""
    for at, organisation in enumerate(found.organisations):
        if organisation.url is not None:
            yield from find_wrong_address(organisation.url, found.places("organisations.yaml"), at, "url")
    for path, classification in found.classifications.items():
        if classification.source is not None and classification.source.url is not None:
            yield from find_wrong_address(classification.source.url, found.places(path), "source", "url")


@SHARED_CHECKS.add(UNKNOWN_ORGANISATION, UNKNOWN_TOPIC)
def find_unknown_names(found: SharedFiles) -> Iterator[Problem]:
    """Find announced measures and closed organisations that name an organisation or topic which is not there."""
    known = [organisation.id for organisation in found.organisations]
    for at, organisation in enumerate(found.organisations):
        heir = organisation.closed.replaced_by if organisation.closed else None
        if heir is not None and heir not in known:
            place = found.places("organisations.yaml").at(at, "closed", "replaced_by")
            message = f'Expected the id of an organisation, got "{heir}".'
            yield UNKNOWN_ORGANISATION.broken(place, message, suggest(heir, known, "organisations"))
    topics = [path.split("/")[1] for path in found.topics if path.count("/") == 2]
    for at, planned in enumerate(found.planned):
        places = found.places("planned.yaml")
        if planned.topic not in topics:
            message = f'Expected the folder of a topic, got "{planned.topic}".'
            yield UNKNOWN_TOPIC.broken(places.at(at, "topic"), message, suggest(planned.topic, topics, "topics"))
        if planned.publisher is not None and planned.publisher not in known:
            message = f'Expected the id of an organisation, got "{planned.publisher}".'
            hint = suggest(planned.publisher, known, "organisations")
            yield UNKNOWN_ORGANISATION.broken(places.at(at, "publisher"), message, hint)

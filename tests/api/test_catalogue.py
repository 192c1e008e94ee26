"""The catalogue is DCAT that a standard reader understands, and names every measure once."""

from __future__ import annotations

import json

import pytest
from rdflib import DCTERMS, FOAF, RDF, Graph, Literal, URIRef
from rdflib.namespace import DCAT

from tests.api.files import API, ORIGIN, Files, read_files
from tests.pages.content import DIET, SMOKING, change, open_site

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's parser uses its own
ROOT_CATALOGUE = f"{API}/catalogue.jsonld"


def read_graph(files: Files) -> Graph:
    """Return all catalogues as one graph, followed from the site's."""
    graph, waiting, seen = Graph(), [ROOT_CATALOGUE], set()
    while waiting:
        address = waiting.pop()
        if address not in seen:
            seen.add(address)
            graph.parse(data=files[address].decode(), format="json-ld")
            below = graph.objects(URIRef(ORIGIN + address), DCAT.catalog)
            waiting += [str(found).removeprefix(ORIGIN) for found in below]
    assert seen == {address for address in files if address.endswith(".jsonld")}
    return graph


def test_every_measure_is_a_data_set_of_one_catalogue(files):
    graph = read_graph(files)
    sets = set(graph.subjects(RDF.type, DCAT.Dataset))
    assert sets == {URIRef(f"{ORIGIN}/{path}/latest/") for path in (SMOKING, DIET)}
    assert all(len(list(graph.subjects(DCAT.dataset, each))) == 1 for each in sets)


def test_data_set_has_what_harvesters_ask_for(files):
    graph, smoking = read_graph(files), URIRef(f"{ORIGIN}/{SMOKING}/latest/")
    assert graph.value(smoking, DCTERMS.title) == Literal("Adults who smoke")
    assert graph.value(smoking, DCTERMS.identifier) == Literal("smoke001")
    issued = graph.value(smoking, DCTERMS.issued)
    assert isinstance(issued, Literal)
    assert issued.toPython().isoformat() == "2025-05-14T09:30:00+01:00"
    publisher = graph.value(smoking, DCTERMS.publisher)
    assert publisher is not None
    assert graph.value(publisher, FOAF.name) == Literal("Numbers of Anywhere")


def test_distributions_lead_to_the_files_of_the_newest_version(files):
    graph, smoking = read_graph(files), URIRef(f"{ORIGIN}/{SMOKING}/latest/")
    found = [str(graph.value(each, DCAT.downloadURL)) for each in graph.objects(smoking, DCAT.distribution)]
    names = ("by-group.csv", "smoking-2.1.ods", "smoking-2.1.zip")
    assert sorted(found) == [f"{ORIGIN}/{SMOKING}/2.1/downloads/{name}" for name in names]
    assert all(address.removeprefix(ORIGIN) in files for address in found)


def test_edit_of_a_measure_changes_only_the_catalogue_of_its_subtopic(content):
    edited = change(content, f"measures/{DIET}/1.0/measure.md", "Five a day", "Six a day")
    before, after = read_files(open_site(content)), read_files(open_site(edited))
    changed = [address for address in after if address.endswith(".jsonld") and before[address] != after[address]]
    assert changed == [f"{API}/catalogue/health/habits.jsonld"]


def test_catalogues_are_in_english_and_licensed(files):
    for address in (address for address in files if address.endswith(".jsonld")):
        catalogue = json.loads(files[address])
        assert catalogue["dct:language"] == "en-GB"
        assert catalogue["dct:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")

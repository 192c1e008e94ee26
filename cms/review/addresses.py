"""Addresses on a page that a review link shows: the version's own lead on through the link, others to the live site."""

from __future__ import annotations

import re
from dataclasses import dataclass

from cms.editing.finding import Place
from generator.pages.addresses import address_of_api, address_of_version

_TAG = re.compile(r"""<[a-zA-Z](?:[^"'>]|"[^"]*"|'[^']*')*>""")
_ADDRESS = re.compile(r'(\s(?:href|src|action)=")(/(?!/)[^"]*)(?=")')
_OPEN = ("/assets/", "/static/")
"""What is the same for everybody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How addresses are led: a version's to where a link shows it, `own`, others to the live site at `origin`."""

    own: str
    path: str
    measure_id: str
    number: str
    origin: str

    @classmethod
    def to(cls, place: Place, own: str, origin: str) -> Way:
        """Return how addresses on pages of a version are led."""
        measure = place.measure
        return cls(own=own, path=measure.path, measure_id=measure.id, number=place.version.number, origin=origin)

    @property
    def page(self) -> str:
        """The address of the version's page on the public site."""
        return address_of_version(self.path, self.number)

    def leads_to(self, address: str) -> bool:
        """Whether an address of the public site belongs to the version, so that the link shows what stands there."""
        return address.startswith(self.page) or address == address_of_api("measures", self.measure_id, self.number)

    def lead(self, address: str) -> str:
        """Return where an address of the public site leads for who came by the link."""
        plain = re.split(r"[?#]", address, maxsplit=1)[0]
        rest = address[len(plain) :]
        if plain.startswith(_OPEN):
            return address
        if plain == self.page:
            return self.own + rest
        return f"{self.own}site{address}" if self.leads_to(plain) else self.origin + address


def lead_page(content: bytes, way: Way) -> bytes:
    """Return a page of the public site with each of its addresses led; nothing else of it differs."""

    def lead_tag(tag: re.Match[str]) -> str:
        return _ADDRESS.sub(lambda found: found[1] + way.lead(found[2]), tag[0])

    return _TAG.sub(lead_tag, content.decode()).encode()

"""The sections of a version's text, in the order of site.yaml, those of a group under one heading."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.pages.text import Whereabouts, render_text
from measures.model.site import SectionHeading
from measures.model.version import Version
from measures.publication.contents import site_of
from measures.publication.site import PublicSite


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """A section of a version's text, with those grouped under it."""

    id: str
    title: str
    text: Markup
    parts: tuple[SectionView, ...] = ()


def build_sections(site: PublicSite, content: Version, here: Whereabouts) -> tuple[SectionView, ...]:
    """Return the sections that a version has, in page order.

    A group stands where its first heading does. Its title is that of the heading whose id is the group's, else that of
    its first.
    """
    texts = {section.id: section.markdown for section in content.sections if section.markdown.strip()}
    headings = site_of(site).sections
    groups = dict.fromkeys(heading.group or heading.id for heading in headings if heading.id in texts)
    return tuple(_build_group(site, group, headings, texts, here) for group in groups)


def _build_group(
    site: PublicSite, group: str, headings: tuple[SectionHeading, ...], texts: dict[str, str], here: Whereabouts
) -> SectionView:
    members = [each for each in headings if (each.group or each.id) == group and each.id in texts]
    head = next((each for each in headings if each.id == group), members[0])
    inner = [each for each in members if each.id != head.id]
    return SectionView(
        id=head.id,
        title=head.heading,
        text=render_text(site, texts.get(head.id, ""), here=here),
        parts=tuple(
            SectionView(id=each.id, title=each.heading, text=render_text(site, texts[each.id], level=4, here=here))
            for each in inner
        ),
    )

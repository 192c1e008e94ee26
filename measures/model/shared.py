"""What every measure may refer to: the site, publishers, classifications and concepts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from measures.model.classification import Classification, Concept
from measures.model.site import Organisation, Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """The shared files of a content tree, read; organisations, classifications and concepts by their ids."""

    site: Site
    organisations: Mapping[str, Organisation]
    classifications: Mapping[str, Classification]
    concepts: Mapping[str, Concept]

"""What downloads say about themselves: of which measure and version they are, from which sources, by which licence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from measures.downloads.tidy import TidyTable, lay_out_tidy, write_table_csv
from measures.model.dimension import DimensionSettings
from measures.model.observations import Observations
from measures.tables.table import Table

LICENCES: Mapping[str, tuple[str, str]] = {
    "OGL-UK-3.0": (
        "Open Government Licence v3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    ),
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC0-1.0": ("Creative Commons Zero 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""Names and addresses of licences by their identifiers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source as downloads name it."""

    title: str
    publisher: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionIdentity:
    """What every download of a version says: which measure and version it is of, its page and its licence.

    `measure` is the measure's permanent id; `address` is the version's absolute address, which ends in a slash.
    `remarks` are sentences that a reader of the figures has to know, such as notices and what was corrected.
    """

    measure: str
    version: str
    title: str
    address: str
    licence: str
    remarks: tuple[str, ...] = ()

    @property
    def licence_name(self) -> str:
        """The licence in words; its identifier where it is not a known one."""
        return LICENCES.get(self.licence, (self.licence, ""))[0]

    @property
    def licence_url(self) -> str:
        """The licence's address; `""` where it is not a known one."""
        return LICENCES.get(self.licence, ("", ""))[1]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionAbout(VersionIdentity):
    """What downloads of a whole version say besides: words, rights, dates and sources.

    `published` and `updated` are dates in words, or empty.
    """

    description: str
    site: str
    attribution: str
    contact: str = ""
    published: str = ""
    updated: str = ""
    sources: tuple[SourceLine, ...] = ()


@dataclass(frozen=True, kw_only=True)
class DimensionData:
    """A dimension as downloads need it: its slug, settings, rows, and its tables as shown."""

    slug: str
    settings: DimensionSettings
    observations: Observations
    tables: tuple[Table, ...] = ()

    @cached_property
    def tidy(self) -> TidyTable:
        """The tidy table, made once for all formats."""
        return lay_out_tidy(self.settings, self.observations)

    @cached_property
    def tidy_csv(self) -> bytes:
        """The tidy table as CSV, made once for all that hold or describe it."""
        return write_table_csv(self.tidy)

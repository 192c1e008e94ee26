"""The parts into which the screens divide what a file says: each a form of its own."""

from __future__ import annotations

from dataclasses import dataclass

from cms.forms.deriving import derive_group
from cms.forms.schema import Field, Group, Repeated
from measures.model.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A form over some keys and texts of a file. `slug` stands in its address.

    With `noun`, the file is a list of records, each called that; `within` are the keys above the record's own. `fields`
    stand in place of those that the record's type gives, where more is known of what they may hold.
    """

    slug: str
    title: str
    record: type[Record]
    keys: tuple[str, ...] = ()
    texts: tuple[TextField, ...] = ()
    noun: str = ""
    within: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def node(self) -> Group:
        """The fields; those of a list stand below the key `items`."""
        node = self._own_node
        for key in reversed(self.within):
            node = Group(fields=(Field(key=key, label=self.title, node=node),))
        return node

    @property
    def _own_node(self) -> Group:
        if self.fields:
            return Group(fields=self.fields)
        if self.noun:
            entries = Repeated(item=derive_group(self.record), noun=self.noun)
            return Group(fields=(Field(key="items", label=self.title, node=entries),))
        return derive_group(self.record, self.keys) if self.keys else Group(fields=())

    def wrap(self, data: object) -> object:
        """Return what the file says as the fields have it."""
        return {"items": data} if self.noun else data


@dataclass(frozen=True, slots=True)
class TextField:
    """A text of the body: its name, label, hint and an example of good writing."""

    name: str
    label: str
    hint: str = ""
    example: str = ""
    is_required: bool = False


def find_part(parts: tuple[Part, ...], slug: str) -> Part | None:
    """Return the part at an address; None where there is none."""
    return next((part for part in parts if part.slug == slug), None)

"""What a person chose for parts that clashed, as a form posts it: `choice.KEY`, and `typed.KEY` for own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast, get_args

from measures.merge import Choice
from measures.merge.clash import Take

PREFIX, TYPED = "choice.", "typed."


def read_choices(form: Mapping[str, str]) -> Mapping[str, Choice]:
    """Return the choices of a form by the key of their clash; what is no choice is passed over."""
    known = get_args(Take)
    return {
        key: Choice(take=cast(Take, take), text=form.get(f"{TYPED}{key}", "").replace("\r\n", "\n"))
        for name, take in form.items()
        if name.startswith(PREFIX) and take in known and (key := name.removeprefix(PREFIX))
    }

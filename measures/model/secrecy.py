"""Takes passwords and tokens out of what is shown, logged or mailed: addresses may bear them."""

from __future__ import annotations

import re

HIDDEN = "(hidden)"
_USER = re.compile(r"(?<=://)[^/\s'\"]*(?=@)")
_ASKED = re.compile(r"(?<=[?&])((?:ssl)?password|[a-z_]*token|[a-z_]*secret)=[^&\s'\"]+", re.IGNORECASE)


def hide_secrets(words: str) -> str:
    """Return words whose addresses tell neither user nor password, wherever in them an address stands."""
    return _ASKED.sub(rf"\1={HIDDEN}", _USER.sub(HIDDEN, words))

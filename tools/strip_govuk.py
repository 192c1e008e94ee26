"""Takes the design system's CSS and script from its npm package, without what only its owner's sites may use.

The font, the crest and the crown are restricted: their files are never copied, and every rule that names one is cut.

    python tools/strip_govuk.py PACKAGE_FOLDER OUTPUT_FOLDER
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

RESTRICTED = re.compile(r"gds[ _-]*transport|crest|crown|/fonts?/|\.woff|govuk-icon|opengraph", re.IGNORECASE)
"""What must not be in any file that is made."""
SANS = 'Seravek,"Segoe UI",Ubuntu,"Noto Sans","Open Sans",Calibri,"Helvetica Neue","Liberation Sans",Arial,sans-serif'
LICENCE = "/*! govuk-frontend: MIT licence, copyright Government Digital Service. Changed by tools/strip_govuk.py. */\n"
CSS_FILE, SCRIPT_FILE = "govuk-frontend.min.css", "govuk-frontend.min.js"


class StillRestricted(Exception):
    """A file still names something that may not be used."""


def strip_css(css: str) -> str:
    """Return the style sheet without the restricted font, crest and crown.

    Raises:
        StillRestricted: something restricted is left; the package has changed its form.
    """
    text = re.sub(r"/\*#.*?\*/", "", css, flags=re.DOTALL)
    text = text.replace('@charset "UTF-8";', "")
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    text = re.sub(r"font-family:\s*[\"']?GDS Transport[\"']?\s*,\s*arial\s*,\s*sans-serif", f"font-family:{SANS}", text)
    text = re.sub(r"[^{}]*(?:crest|crown)[^{}]*\{[^{}]*\}", "", text)
    text = re.sub(r"[^{}]*\{[^{}]*(?:crest|crown)[^{}]*\}", "", text)
    return _check(text, CSS_FILE)


def strip_script(script: str) -> str:
    """Return the script without the line that leads to its map.

    Raises:
        StillRestricted: it names something restricted.
    """
    return _check(re.sub(r"//# sourceMappingURL=\S*", "", script), SCRIPT_FILE)


def _check(text: str, name: str) -> str:
    if found := RESTRICTED.search(text):
        near = text[max(0, found.start() - 60) : found.end() + 60]
        raise StillRestricted(f'{name} still names "{found.group()}": {near}')
    return text


def write_files(package: Path, output: Path) -> None:
    """Write the style sheet and the script that are safe to use."""
    source = package / "dist" / "govuk"
    output.mkdir(parents=True, exist_ok=True)
    css = strip_css((source / CSS_FILE).read_text(encoding="utf-8"))
    script = strip_script((source / SCRIPT_FILE).read_text(encoding="utf-8"))
    (output / "govuk-frontend.css").write_text(LICENCE + css, encoding="utf-8")
    (output / "govuk-frontend.js").write_text(LICENCE + script, encoding="utf-8")


if __name__ == "__main__":
    write_files(Path(sys.argv[1]), Path(sys.argv[2]))

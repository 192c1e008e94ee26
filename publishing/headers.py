"""The one table of content types, cache policies and headers, by path."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

FOR_EVER = "public, max-age=31536000, immutable"
AT_ONCE = "public, max-age=0, s-maxage=60, must-revalidate"
FOR_MINUTES = "public, max-age=300, s-maxage=300"

CONTENT_TYPES = MappingProxyType(
    {
        "html": "text/html; charset=utf-8",
        "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8",
        "mjs": "text/javascript; charset=utf-8",
        "json": "application/json",
        "jsonld": "application/ld+json",
        "csv": "text/csv; charset=utf-8",
        "svg": "image/svg+xml",
        "png": "image/png",
        "ico": "image/x-icon",
        "webp": "image/webp",
        "woff2": "font/woff2",
        "txt": "text/plain; charset=utf-8",
        "xml": "application/xml",
        "atom": "application/atom+xml; charset=utf-8",
        "ics": "text/calendar; charset=utf-8",
        "webmanifest": "application/manifest+json",
        "pdf": "application/pdf",
        "zip": "application/zip",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
UNKNOWN_TYPE = "application/octet-stream"

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'; sandbox"
SECURITY_HEADERS = MappingProxyType(
    {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }
)


@dataclass(frozen=True, slots=True)
class Headers:
    """What is sent with a file: its type, how long it is kept, whether it is saved rather than shown."""

    content_type: str
    cache_control: str
    is_attachment: bool = False


def find_headers(path: str) -> Headers:
    """Return the type and cache policy of the file at `path` below the site's root (no leading slash)."""
    parts = path.split("/")
    kind = CONTENT_TYPES.get(parts[-1].rpartition(".")[2].lower(), UNKNOWN_TYPE)
    return Headers(kind, _find_policy(parts), is_attachment=any(part in ("downloads", "files") for part in parts[:-1]))


def list_response_headers(path: str) -> dict[str, str]:
    """Return every header that the edge sends with the file at `path`, by name."""
    found = find_headers(path)
    is_page = found.content_type.startswith("text/html")
    headers = {
        "Content-Type": found.content_type,
        "Cache-Control": found.cache_control,
        "Content-Security-Policy": PAGE_POLICY if is_page else FILE_POLICY,
        **SECURITY_HEADERS,
    }
    if found.is_attachment:
        headers["Content-Disposition"] = f'attachment; filename="{path.rpartition("/")[2]}"'
    if _is_data(path.split("/")):
        headers["Access-Control-Allow-Origin"] = "*"
    return headers


def _is_data(parts: list[str]) -> bool:
    """Whether a file is there for programs: scripts on other sites may read it too."""
    return parts[0] == "api" or any(part in ("downloads", "charts") for part in parts[:-1])


def _find_policy(parts: list[str]) -> str:
    name = parts[-1]
    if parts[0] == "assets":
        return FOR_EVER
    if parts[0] in ("api", "search") and not name.endswith(".html"):
        return FOR_MINUTES
    at_root = len(parts) == 1 and (name in ("redirects.json", "robots.txt") or name.startswith("sitemap"))
    if at_root or name.endswith((".html", ".atom")):
        return AT_ONCE
    return FOR_MINUTES

"""Hostile words in every field of every form: nothing fails, and nothing that was typed comes back as markup."""

from __future__ import annotations

import re

import pytest

from tests.cms.conftest import copy_content, copy_tables
from tests.cms.crawler import PageReader, crawl
from tests.cms.workshop import Workshop

pytestmark = pytest.mark.slow

PAYLOADS = {
    "script": "<script>alert('k9')</script>",
    "attribute": "\"' autofocus onfocus=alert('k9') x=\"",
    "textarea": "</textarea><img src=x onerror=alert('k9')>",
    "template": "{{ 7*191 }}{% print(7*191) %}${7*191}",
    "formula": '=HYPERLINK("http://evil.example.net","k9")',
    "format": "%s%n%(k9)s{0.__class__}",
    "path": "../../../../etc/passwd",
    "direction": "k9\u202egnp.exe\u2066\ufeff\u200b",
    "link": "[k9](javascript:alert('k9'))",
    "sql": "k9'; DROP TABLE people; --",
    "lines": "k9\r\nX-Evil: yes\r\n\r\nbody",
    "surrogate": "k9\ud800".encode("utf-8", "surrogatepass"),
    "yaml": "k9: [*a, !!python/object/apply:os.system ['x']]",
    "long": "k9" * 20_000,
}
BOTH = ("editor", "administrator")
CASES = [(BOTH, payload) for payload in PAYLOADS] + [(("editor",), "script"), (("administrator",), "script")]
"""One who is both meets every form and every screen; each alone meets those that are only read."""
LEFT_ALONE = ("/sign-out", "/account/sign-out-elsewhere", "/account/stay", "/confirm-it-is-you")


def find_live(reader):
    """Return what of a page would run: scripts within it, handlers, and addresses that are scripts."""
    scripts = [link for link in reader.links if "".join(link.split()).lower().startswith(("javascript:", "data:"))]
    return [*reader.inline, *scripts]


def list_forms(visitor):
    """Return the forms that a person meets: method, address, names of the fields, and the page that they stand on."""
    forms: dict[tuple[str, str, tuple[str, ...]], tuple[str, str]] = {}
    for page in crawl(visitor, per_view=1):
        if page.status != 200 or not page.text:
            continue
        for form in page.reader.forms:
            address = form.action or page.path
            if not address.startswith(LEFT_ALONE) and not address.startswith("http"):
                view = re.sub(r"[a-z0-9]{8}|\d+(\.\d+)?", "*", address.partition("?")[0])
                forms.setdefault((form.method, view, tuple(sorted(set(form.fields)))), (address, page.path))
    return [(method, address, fields, page) for (method, _view, fields), (address, page) in forms.items()]


def send(visitor, page, address, data):
    """Send a form as it stands on a page, with a token that is known already."""
    headers = {"Referer": f"{visitor.base}{page}"}
    return visitor.client.post(address, data=data, base_url=visitor.base, headers=headers, buffered=True)


@pytest.fixture(scope="module")
def forms(tmp_path_factory, content_template, tables_template):
    """The forms that each meets on a site that nobody has changed yet."""
    folder = tmp_path_factory.mktemp("forms")
    copy_content(content_template, folder)
    workshop = Workshop(folder, copy_tables(tables_template, folder))
    yield {roles: list_forms(workshop.sign_in(*roles)) for roles in dict.fromkeys(roles for roles, _payload in CASES)}
    workshop.close()


@pytest.mark.parametrize(("roles", "payload"), CASES, ids=[f"{' and '.join(who)}-{what}" for who, what in CASES])
def test_no_field_of_any_form_takes_hostile_words_for_anything_else(workshop, forms, roles, payload):
    visitor = workshop.sign_in(*roles)
    token = visitor.read_token("/")
    assert len(forms[roles]) > 3
    failed, live = [], []
    for method, address, fields, page in forms[roles]:
        data = {name: PAYLOADS[payload] for name in fields if name and name != "csrf_token"}
        answer = (
            send(visitor, page, address, {**data, "csrf_token": token})
            if method == "post"
            else (visitor.get(address, query_string=data))
        )
        where = f"{method} {address} with {payload}"
        failed += [f"{where}: {answer.status_code}"] if answer.status_code >= 500 else []
        live += [
            f"{where}: {each}"
            for each in (find_live(PageReader(answer.text)) if answer.mimetype == "text/html" else ())
        ]
        assert "X-Evil" not in answer.headers
    after = crawl(visitor, per_view=2)
    failed += [f"{page.path}: {page.status}" for page in after if page.status >= 500]
    live += [f"{page.path}: {each}" for page in after for each in find_live(page.reader)]
    assert failed == []
    assert live == []
    assert not any("1337" in page.text for page in after)

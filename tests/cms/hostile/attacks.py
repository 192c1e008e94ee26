"""The table of hostile requests: each changes nothing, and is answered in words."""

from __future__ import annotations

from functools import partial

from publishing.scans import EICAR
from tests.cms.hostile import bombs
from tests.cms.hostile.house import (
    DATA,
    MEASURE,
    PUBLISHED,
    SEND,
    VERSION,
    Attack,
    bare,
    change,
    forge,
    get,
    post,
    sign_in,
    upload,
)

make_bomb, make_bomb_of_cells = partial(bombs.make_bomb, 400), partial(bombs.make_bomb_of_cells, 3_000_000)
GONE, PROBLEM = "There is no", "There is a problem"
TABLE = b"Group,Number\nAsian,5\nBlack,6\n"

MARKUP = {
    "script": "<script>k9()</script>",
    "script in a link": "[a](javascript:k9())",
    "script in a link, disguised": "[a](java&#x73;cript:k9())",
    "script in a link, with a tab": "[a](java\tscript:k9())",
    "data in a link": "[a](data:text/html;base64,PHNjcmlwdD4=)",
    "vbscript": "<vbscript:k9>",
    "picture that fails": "<img src=x onerror=k9()>",
    "picture in Markdown": '![a](x" onerror="k9())',
    "title of a link": '[a](/x "\\" onmouseover=k9()")',
    "reference": "[a]\n\n[a]: javascript:k9()",
    "vector picture": "<svg/onload=k9()>",
    "frame": "<iframe srcdoc='<script>k9()</script>'>",
    "style": "<style>@import '//evil.example.net'</style>",
    "form": "<form action=//evil.example.net><input name=password>",
    "base": "<base href=//evil.example.net>",
    "meta": '<meta http-equiv=refresh content="0;url=//evil.example.net">',
    "comment that does not end": "<!--><script>k9()</script>",
    "mathematics": "<math><mtext><table><mglyph><style><img src=x onerror=k9()>",
    "broken tag": "<scr<script>ipt>k9()</script>",
    "table cell": "| <b onclick=k9()>a</b> |\n|---|\n| x |",
    "code that is left": "```\n</code></pre><script>k9()</script>\n```",
}
ALIVE = ("<script", "<img", "<iframe", "<svg", "<style", "<form", "<base", "<meta")
RENDERED = [
    Attack(f"text: {name}", post("/reading", {"text": words, "place": ""}), (200,), never=ALIVE)
    for name, words in MARKUP.items()
]

SEARCHES = [
    Attack(f"search: {name}", get(f"{path}{words}"), statuses, never=("<script>k9",))
    for name, path, words, statuses in [
        ("script", "/measures/?q=", "%3Cscript%3Ek9()%3C/script%3E", (200,)),
        ("quote", "/measures/?q=", "%22%20onfocus=k9()%20autofocus%20x=%22", (200,)),
        ("SQL", "/measures/?q=", "k9'%20OR%201=1;--", (200,)),
        ("wildcards", "/measures/?q=", "%25%25%25%25%5C", (200,)),
        ("expression", "/measures/?q=", "(((((a%2B)%2B)%2B)%2B)%2B$", (200,)),
        ("huge", "/measures/?q=", "k" * 60_000, (200,)),
        ("many words", "/measures/?q=", "a%20" * 10_000, (200,)),
        ("sources", f"{VERSION}/sources/find?q=", "%3Cscript%3Ek9()%3C/script%3E", (200,)),
        ("sources, huge", f"{VERSION}/sources/find?q=", "a%20" * 10_000, (200,)),
        ("unknown status", "/measures/?status=", "approved%00", (400,)),
        ("page of a list", "/measures/?page=", "-1", (200, 404)),
        ("page of a list, huge", "/measures/?page=", "9" * 400, (200, 404)),
        ("page of a list, no number", "/measures/?page=", "%F0%9F%92%A3", (200, 404)),
    ]
]

FILES = [
    Attack("file: EICAR", upload("table.csv", EICAR), (422,), "something harmful"),
    Attack("file: EICAR in a table", upload("table.csv", TABLE + EICAR), (422,), "something harmful"),
    Attack("file: program", upload("table.csv", b"MZ\x90\0\x03\0\0\0"), (422,), "Expected"),
    Attack("file: program named twice", upload("table.csv.exe", TABLE), (422,), "got table-csv.exe"),
    Attack("file: name read backwards", upload("table\u202evsc.exe", TABLE), (422,), "got tablevsc.exe"),
    Attack("file: web page", upload("page.html", b"<script>k9()</script>"), (422,), "got page.html"),
    Attack("file: web page as a table", upload("page.csv", b"<!doctype html><script>k9()"), (422,), "web page"),
    Attack("file: vector picture", upload("a.svg", b"<svg onload=k9()>"), (422,), "got a.svg"),
    Attack("file: server settings", upload(".htaccess", b"AddType"), (422,), "got file.htaccess"),
    Attack("file: none", upload("", b""), (422,), "Expected a file"),
    Attack("file: empty", upload("table.csv", b""), (422,), "an empty one"),
    Attack("file: over the limit", upload("table.csv", b"a,b\n" * 2_600_000), (422,), "at most 10 megabytes"),
    Attack("file: over what is read at all", upload("table.csv", b"a" * 33_600_000), (413,), "too large"),
    Attack("file: null bytes", upload("table.csv", b"a,b\n\0,1\n"), (422,), "bytes that are none"),
    Attack("file: one line of ten million cells", upload("table.csv", b"," * 9_900_000), (422,), "Expected"),
    Attack("file: archive as a workbook", upload("a.xlsx", b"PK\x03\x04" + b"\0" * 200), (422,), "Expected"),
    Attack("file: zip bomb", upload("a.xlsx", make_bomb), (422,), "unpacked"),
    Attack("file: zip bomb that lies", upload("a.xlsx", bombs.make_liar), (422,), "Expected"),
    Attack("file: workbook of too many cells", upload("a.xlsx", make_bomb_of_cells), (422,), "cells"),
    Attack("file: billion laughs", upload("a.xlsx", bombs.make_workbook_with(bombs.LAUGHS)), (422,), "Expected"),
    Attack(
        "file: entity from outside",
        upload("a.xlsx", bombs.make_workbook_with(bombs.OUTSIDE)), (422,), "Expected", never=("root:x",),
    ),
    Attack("data: EICAR", upload("table.csv", EICAR, f"{DATA}/read"), (422,), "something harmful"),
    Attack("data: zip bomb", upload("a.xlsx", make_bomb, f"{DATA}/read"), (200, 422), "unpacked"),
    Attack("data: program", upload("a.xls", b"MZ\0\0", f"{DATA}/read"), (422,), "Expected"),
    Attack("data: paste of 17 megabytes", post(f"{DATA}/read", {"pasted": "a\t1\n" * 4_300_000}), (413, 422), ""),
    Attack("data: forged return", post(f"{DATA}/use", {"content": "%%%", "name": "../../x"}), (422,), "Expected"),
]  # fmt: skip

TOKENS = [
    Attack(f"token: {name}", bare(path, who, data=data), (400,), "open for too long")
    for name, path, who, data in [
        ("none", f"{VERSION}/edit/facts", "editor", {"f.title": "k9"}),
        ("empty", f"{VERSION}/edit/facts", "editor", {"f.title": "k9", "csrf_token": ""}),
        ("made up", f"{VERSION}/edit/facts", "editor", {"csrf_token": "IjEyMyI.abc.def"}),
        ("none, for a person", "/people/invite", "administrator", {"email": "k9@example.org"}),
        ("none, for a topic", "/topics/new", "chief", {"f.title": "k9"}),
        ("none, for deletion", f"{VERSION}/delete", "editor", {}),
        ("none, for a file", SEND, "editor", {}),
        ("none, for a key", "/account/git/", "developer", {"name": "k9"}),
        ("none, for undoing", "/history/undo", "editor", {"commit": "0" * 40}),
        ("none, for an autosave", "/work/autosave", "editor", {}),
    ]
]
FOREIGN = [
    Attack(f"another site: {name}", post(f"{VERSION}/edit/facts", {"f.title": "k9"}, headers=headers), (403,), "")
    for name, headers in {
        "its origin": {"Origin": "https://evil.example.net"},
        "no origin": {"Origin": "null"},
        "an origin like ours": {"Origin": "http://localhost.evil.example.net"},
        "another port": {"Origin": "http://localhost:81"},
        "what the browser says": {"Sec-Fetch-Site": "cross-site"},
    }.items()
]
METHODS = [
    Attack("method: overridden by a header",
           get(f"{VERSION}/delete", headers={"X-HTTP-Method-Override": "POST"}), (200,)),
    Attack("method: overridden by a field", get(f"{VERSION}/delete?_method=POST"), (200,)),
    Attack("method: a change by GET", get("/history/undo?commit=" + "0" * 40), (404, 405)),
    Attack("method: publish by GET", get("/waiting/1/publish", "approver"), (404, 405)),
    Attack("method: sign out by GET", get("/sign-out"), (404, 405)),
    Attack("method: DELETE", bare(f"{VERSION}/", method="DELETE"), (400, 405)),
    Attack("method: PUT", bare(f"{VERSION}/edit/facts", method="PUT", data={"f.title": "k9"}), (400, 405)),
    Attack("method: TRACE", bare("/", method="TRACE"), (400, 405)),
    Attack("method: HEAD of what changes", bare(f"{VERSION}/edit/facts?f.title=k9", method="HEAD"), (200,)),
    Attack("method: fields in the address", get(f"{VERSION}/edit/facts?f.title=k9&base=HEAD"), (200,)),
]  # fmt: skip

FORGED = [
    Attack(f"forged: {name}", forge(path, who, fields), (200, 302))
    for name, path, who, fields in [
        ("status", f"{VERSION}/edit/facts", "chief", {"f.status": "approved", "status": "approved"}),
        ("status, as the file names it", f"{VERSION}/edit/facts", "editor", {'f.versions."1.0".status': "approved"}),
        ("approval", f"{VERSION}/edit/facts", "editor", {"f.approved.by": "u-1", "f.approved.tree": "0" * 40}),
        ("seal", f"{MEASURE}/details", "chief", {"f.versions.1.0.approved.seal": "k9"}),
        ("id of a measure", f"{MEASURE}/details", "chief", {"f.id": "k2s7r1b5", "id": "k2s7r1b5"}),
        ("withdrawal", f"{MEASURE}/details", "chief", {"f.versions.1.0.status": "withdrawn"}),
        ("author", f"{VERSION}/edit/facts", "editor", {"author": "u-1", "person": "u-1"}),
        ("path", f"{VERSION}/edit/facts", "editor", {"path": "site.yaml", "file": "../../site.yaml"}),
        ("internals", f"{VERSION}/edit/facts", "editor", {"f.__class__.__init__": "k9", "f.model_config": "k9"}),
        ("another language's arrays", f"{VERSION}/edit/facts", "editor", {"f[title]": "k9", "f.title[]": "k9"}),
    ]
] + [
    Attack("forged: a published version", post(f"{PUBLISHED}/1.0/files/send", {"f.title": "k9"}, "chief"), (409,), ""),
    Attack("forged: an administrator's roles for oneself", post("/people/1/roles", {"roles": "administrator"}), (403,)),
    Attack("forged: a measure shared with oneself",
           post("/people/4/shares", {"measure": "k2s7r1b5"}, "departmental"), (403,)),
    Attack("forged: another's typing", get("/work/recovered/1"), (404,)),
    Attack("forged: another's letter", get("/work/recovered/1", "departmental"), (404,)),
    Attack("forged: a measure that is not shared", get(f"{PUBLISHED}/", "departmental"), (404,), GONE),
    Attack("forged: its preview", get("/preview/k2s7r1b5/1.0/", "departmental"), (404,), GONE),
    Attack("forged: publication of a proposal", post("/waiting/1/publish", {}, "editor"), (403,)),
]  # fmt: skip

PATHS = [
    Attack(f"path: {path}", get(path, who), (301, 302, 308, 400, 404), never=("root:x", "[core]"))
    for path, who in [
        ("/static/../application.py", "visitor"), ("/static/%2e%2e%2fapplication.py", "visitor"),
        ("/static//etc/passwd", "visitor"), ("/static/..%5c..%5capplication.py", "visitor"),
        ("/assets/..%2f..%2fsite.yaml", "editor"), ("/preview/site/../../../etc/passwd", "editor"),
        ("/preview/site/%2e%2e/%2e%2e/etc/passwd", "editor"), ("/preview/site/.git/config", "editor"),
        ("/preview/style-guide/..%2f..%2fsite.yaml", "editor"), ("/pages/..%2f..%2fsite/edit", "chief"),
        ("/pages/.git%2fconfig/edit", "chief"), ("/topics/../../etc/edit", "chief"),
        ("/classifications/..%2fsite/edit", "chief"), ("/site/..%2f..%2fetc%2fpasswd", "chief"),
        ("/help/..%2f..%2fREADME/", "editor"), ("/measures/..%2f..%2fsite/", "editor"),
        (f"{VERSION}/dimensions/..%2fmeasure/", "editor"), (f"{MEASURE}/1.0%00/", "editor"),
        ("/content.git/HEAD", "editor"), ("/content.git/config", "editor"),
        ("/content.git/objects/info/packs", "editor"), ("/measures/%00/", "editor"),
        ("/people/99999999999999999999", "administrator"), ("/people/-1", "administrator"),
        ("/waiting/99999999999999999999", "approver"), ("/work/recovered/99999999999999999999", "editor"),
        ("/measures/m8f2g7e4/99999999999999999999.9999999999/", "editor"), ("/%c0%ae%c0%ae/etc/passwd", "editor"),
        ("/" + "a/" * 3000, "editor"),
    ]
]  # fmt: skip

SLUGS = [
    Attack(f"address of a page: {name}", change("/pages/new", f__title="k9", f__slug=slug), (422,), PROBLEM)
    for name, slug in {
        "above its folder": "../site", "absolute": "/etc/passwd", "hidden": ".git", "dots": "..", "empty part": "a//b",
        "capital": "About", "Cyrillic letter": "\u0430bout", "full width": "\uff41bout", "ligature": "o\ufb03ce",
        "invisible joiner": "ab\u200bout", "backwards": "\u202etuoba", "combining sign": "about\u0301",
        "line": "a\nb", "carriage return": "a\r\nX-Evil: yes", "reserved": "assets", "percent": "a%2fb",
        "backslash": "a\\b", "drive": "c:a", "stream": "a::$DATA", "long": "k" * 300,
    }.items()
]  # fmt: skip
OTHER_SLUGS = [
    Attack("address of a measure: above", change("/measures/new", f__title="k9", f__slug="../k9"), (422,), ""),
    Attack("address of a dimension: above",
           change(f"{VERSION}/dimensions/new", "editor", f__title="k9", f__slug="../measure"), (422,), ""),
]  # fmt: skip

ADDRESSES = [
    Attack(
        f"mail address: {name}",
        post("/people/invite", {"email": address, "name": "K", "roles": "editor"}, "administrator", "/people/invite"),
        (400, 422),
    )
    for name, address in {
        "second recipient": "a@example.org, b@evil.example.net", "header": "a@example.org\r\nBcc: b@evil.example.net",
        "header, line feed": "a@example.org\nSubject: k9", "null": "a@example.org\0.evil.example.net",
        "markup": "<script>k9()</script>@example.org", "none": "k9", "two signs": "a@b@example.org",
        "quotes": '"a b\\"@evil"@example.org', "literal host": "a@[127.0.0.1]", "local host": "a@localhost",
        "long": "k" * 5000 + "@example.org", "spaces": "a @example.org", "bidirectional": "a\u202e@example.org",
    }.items()
]  # fmt: skip
NAMES = [
    Attack(
        "name of a person: header",
        post("/people/invite", {"email": "x@", "name": "K\r\nBcc: b@evil.example.net", "roles": "editor"},
             "administrator", "/people/invite"), (400, 422),
    ),
    Attack(
        "role that there is not",
        post("/people/invite", {"email": "k9@example.org", "name": "K", "roles": "root"},
             "administrator", "/people/invite"), (400, 422),
    ),
]  # fmt: skip

REDIRECTS = [
    Attack(f"redirect: {goal[:40]!r}", sign_in(goal), (200, 302))
    for goal in [
        "//evil.example.net", "https://evil.example.net", "/\\evil.example.net", "\\\\evil.example.net",
        "/%09/evil.example.net", "/\t/evil.example.net", "https:evil.example.net", "javascript:k9()",
        "//localhost@evil.example.net", "http://localhost.evil.example.net", "////evil.example.net",
        "/x\r\nSet-Cookie: k9=1", "data:text/html,k9", "/a" * 20_000,
    ]
]  # fmt: skip

BYTES = "application/x-www-form-urlencoded"
COOKIES = [
    Attack(f"cookie: {name}", bare("/account/", "visitor", "GET", headers={"Cookie": value}), (302, 400, 431))
    for name, value in {
        "oversized": "yardstick=" + "k" * 70_000, "many": "; ".join(f"a{at}=b" for at in range(5000)),
        "made up": "yardstick=eyJfdXNlcl9pZCI6IjEifQ.abc.def", "no signature": "yardstick=eyJfdXNlcl9pZCI6IjEifQ",
        "compressed bomb": "yardstick=.eJzLSM3JyQcABiwCFQ.k9.k9", "bad bytes": "yardstick=\xff\xfe",
        "twice": "yardstick=a; yardstick=b", "empty": "yardstick=",
    }.items()
]  # fmt: skip
ENCODINGS = [
    Attack("encoding: bytes that are no UTF-8 in the address", get("/measures/?q=%ff%fe%c0%80"), (200, 400)),
    Attack("encoding: half a sign in the address", get("/measures/?q=%ed%a0%80"), (200, 400)),
    Attack("encoding: bytes that are no UTF-8 in a form",
           bare(f"{VERSION}/edit/facts", data=b"f.title=%ff%fe", content_type=BYTES), (400,)),
    Attack("encoding: UTF-7", bare(f"{VERSION}/edit/facts", data=b"f.title=+ADw-script+AD4-",
                                   content_type=f"{BYTES}; charset=utf-7"), (400,)),
    Attack("encoding: parts without a border",
           bare(SEND, data=b"--x\r\n", content_type="multipart/form-data"), (400,)),
    Attack("encoding: parts that do not end",
           bare(SEND, data=b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + b"k" * 1000,
                content_type="multipart/form-data; boundary=x"), (400,)),
    Attack("encoding: a border of 70,000 signs",
           bare(SEND, data=b"k", content_type="multipart/form-data; boundary=" + "x" * 70_000), (400,)),
    Attack("encoding: JSON for a form", bare(f"{VERSION}/edit/facts", json={"f.title": "k9"}), (400,)),
    Attack("encoding: JSON that is deep", bare("/work/autosave", data=b"[" * 100_000,
                                               content_type="application/json"), (400,)),
    Attack("encoding: 30,000 fields",
           post(f"{VERSION}/edit/facts", {f"f.k{at}": "9" for at in range(30_000)}), (400, 413)),
    Attack("null: in a field", post(f"{VERSION}/edit/facts", {"f.title": "k\0"}), (400,)),
    Attack("null: in the name of a field", post(f"{VERSION}/edit/facts", {"f.title\0": "k"}), (400,)),
    Attack("null: in the address", get("/measures/?q=%00"), (400,)),
    Attack("null: in the name of a file", upload("a\0.csv", b"MZ\0\0"), (400, 422)),
    Attack("header: another host", get("/sign-in", "visitor", headers={"Host": "evil.example.net"}), (200, 400),
           never=("evil.example.net",)),
    Attack("header: another host, forwarded",
           get("/sign-in", "visitor", headers={"X-Forwarded-Host": "evil.example.net"}), (200, 400),
           never=("evil.example.net",)),
    Attack("header: another address, rewritten",
           get("/sign-in", "visitor", headers={"X-Original-URL": "/people/", "X-Rewrite-URL": "/people/"}), (200,)),
]  # fmt: skip

BASES = [
    Attack(f"start of an edit: {base!r}", post(f"{VERSION}/edit/facts", {"base": base, "f.title": "k9"}), (400,), "")
    for base in ["", "HEAD", "0" * 40, "refs/heads/main", "../x", "main^{tree}", "-rf", "\U0001f4a3"]
]
LINKS = [
    Attack(f"link of a letter: {path}", get(path, "visitor"), (302, 400, 404, 405, 410))
    for path in [
        "/account/invitation/k9", "/account/confirm/k9", "/forgotten-password/k9", "/account/invitation/%00",
        "/account/second-factor/k9", "/confirm/k9", "/account/invitation/" + "k" * 9000,
        "/review/k9/", "/review/k9/compare/", "/review/k9/site/../../measures/", "/review/%00/",
        "/review/" + "k" * 9000 + "/",
        "/early/k9/", "/early/k9/page/", "/early/k9/page/site/../../measures/", "/early/%00/",
        "/early/" + "k" * 9000 + "/",
    ]
] + [
    Attack("review link: a sign-off without one",
           post("/review/k9/sign-off", {"f.name": "k9"}, "visitor", "/sign-in"), (404,)),
    Attack("review link: a comment without one",
           post("/review/k9/comment/", {"f.text": "k9"}, "visitor", "/sign-in"), (404,)),
    Attack("review link: made by who may not",
           post(f"{VERSION}/links/", {"f.reader": "k9", "f.days": "1"}, "departmental"), (403,)),
    Attack("review link: made for a draft",
           post(f"{VERSION}/links/", {"f.reader": "k9", "f.days": "1"}, "reviewer"), (422,)),
    Attack("early access: given by who may not",
           post(f"{VERSION}/early-access/", {"f.name": "k9", "f.email": "k9@example.org"}, "departmental"), (403,)),
    Attack("early access: ended by who may not", post("/early-readers/end", {"key": "k9"}, "reviewer"), (403,)),
    Attack("history: a file outside the store", get("/history/file?path=../../etc/passwd"), (404,)),
    Attack("history: a folder", get("/history/file?path=measures"), (404,)),
    Attack("history: a save that is none",
           post("/history/restore", {"path": "site.yaml", "commit": "HEAD"}, "chief"), (404,)),
    Attack("history: a file of nobody's",
           post("/history/restore", {"path": "../k9", "commit": "0" * 40}, "chief"), (404,)),
]  # fmt: skip
GIT = [
    Attack("git: nobody's push", bare("/content.git/git-receive-pack", "visitor", data=b"0000",
                                      content_type="application/x-git-receive-pack-request"), (401,)),
    Attack("git: a browser's session instead of a key", bare("/content.git/git-receive-pack", "developer", data=b"0000",
           content_type="application/x-git-receive-pack-request"), (401,)),
    Attack("git: a made-up key", get("/content.git/info/refs?service=git-upload-pack", "visitor",
                                     auth=("u-1", "yk-k9")), (401,)),
    Attack("git: another service", get("/content.git/info/refs?service=git-upload-archive", "visitor"), (403,)),
    Attack("git: another kind of content", bare("/content.git/git-receive-pack", "visitor", data=b"k"), (415,)),
]  # fmt: skip
WORK = [
    Attack("open page: forged place", bare("/work/beat", json={"place": "/etc/passwd", "tab": "k9k9k9k9"}), (400,)),
    Attack("autosave: huge", bare("/work/autosave", json={"fields": [["a", "k" * 4_000_000]]}), (400, 413)),
    Attack("autosave: no object", bare("/work/autosave", json=["k9"]), (400,)),
    Attack("autosave: for a measure that is not there",
           bare("/work/autosave", json={"place": "/measures/zzzzzzzz/1.0/edit/facts", "tab": "k9k9k9k9"}), (400, 404)),
    Attack("find and replace: an expression", post("/bulk/replace", {"find": "(a+)+$"}), (302, 400, 422)),
    Attack("find and replace: nothing", post("/bulk/replace", {"find": "", "replace": "k9"}), (302, 400, 422)),
]  # fmt: skip

TOKEN = {"Authorization": "Bearer ysa_k9"}
DRAFTS = "/api/measures/u1n6e3p9/drafts"
API = [
    Attack(f"API: {name}", send, statuses, "hint", never=("Asian",))
    for name, send, statuses in [
        ("session of a browser", bare("/api/measures", method="GET"), (401,)),
        ("session of a browser, to write", bare(DRAFTS, "chief", json={"kind": "major"}), (401,)),
        ("made-up token", bare(DRAFTS, "", json={"kind": "major"}, headers=TOKEN), (401,)),
        ("empty token", bare("/api/measures", "", "GET", headers={"Authorization": "Bearer "}), (401,)),
        ("token in the address", bare("/api/measures?token=ysa_k9", "", "GET"), (400,)),
        ("token in a form", bare(DRAFTS, "", data={"token": "ysa_k9"}), (401,)),
        ("markup in the address", bare("/api/%3Cscript%3Ek9()%3C/script%3E", "", "GET", headers=TOKEN), (404,)),
        ("out of the folder", bare("/api/measures/..%2f..%2fetc", "", "GET", headers=TOKEN), (401, 404)),
        ("nested without end", bare(DRAFTS, "", data=b"[" * 999_999, headers=TOKEN), (401,)),
        ("another site", bare(DRAFTS, "", headers={"Origin": "https://evil.example.net"}), (403,)),
        ("unknown method", bare("/api/measures", "", "PROPFIND", headers=TOKEN), (405,)),
    ]
]
ATTACKS = [
    *RENDERED, *SEARCHES, *FILES, *TOKENS, *FOREIGN, *METHODS, *FORGED, *PATHS, *SLUGS, *OTHER_SLUGS, *ADDRESSES,
    *NAMES, *REDIRECTS, *COOKIES, *ENCODINGS, *BASES, *LINKS, *GIT, *WORK, *API,
]  # fmt: skip

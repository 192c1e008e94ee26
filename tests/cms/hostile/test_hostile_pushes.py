"""Pushes made by hand, object by object, as no honest client makes them: refused, and the branch stays."""

from __future__ import annotations

import pytest

from cms.access import Person
from cms.database import transaction
from cms.keys.keys import NewKey, make_key
from cms.workspace import find_content
from measures.store import GitStore
from tests.cms.git_access.developer import Developer, serve

pytestmark = pytest.mark.slow
PLAIN, LINK, MODULE, FOLDER = "100644 blob", "120000 blob", "160000 commit", "040000 tree"
BOMB = b"a: &a [k, k]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (98 + i, 98 + i, 97 + i, 97 + i) for i in range(20))
TREES = {
    "a link": (LINK, "link", b"/etc/passwd", "plain files"),
    "another repository": (MODULE, "module", None, ""),
    "git's own folder": (FOLDER, ".git", b"[core]\nfsmonitor = k9\n", ".git"),
    "git's own folder in capitals": (FOLDER, ".GIT", b"[core]\n", ".GIT"),
    "the folder above": (FOLDER, "..", b"k9", ".."),
    "the folder itself": (FOLDER, ".", b"k9", "'"),
    "a backslash": (PLAIN, "..\\..\\k9", b"k9", "letters, digits"),
    "a line": (PLAIN, "k\n9", b"k9", "letters, digits"),
    "bytes that are no text": (PLAIN, "k\udcff9", b"k9", ""),
    "a sign that looks like another": (PLAIN, "site.y\u0430ml", b"k9", "letters, digits"),
    "read backwards": (PLAIN, "k\u202elmay", b"k9", "letters, digits"),
    "a dot at its end": (PLAIN, "k9.", b"k9", "letters, digits"),
    "a stream": (PLAIN, "k9::$DATA", b"k9", "letters, digits"),
    "other capitals": (PLAIN, "Site.yaml", b"k9", "capitals alone"),
    "a name of 5,000 letters": (PLAIN, "k" * 5000, b"k9", "letters, digits"),
}


@pytest.fixture(scope="module")
def shop(make_shop):
    """An installation for all pushes: none of those that are refused changes it."""
    with make_shop() as made:
        yield made


@pytest.fixture(scope="module")
def developer(shop, tmp_path_factory):
    """Somebody who may change whatever a push may, with a clone."""
    workshop = shop
    number, email = workshop.add_person("developer", "approver")
    person = Person(f"u-{number}", "Dev", email, frozenset({"developer", "approver"}))
    with workshop.app.app_context(), transaction() as connection:
        key = make_key(connection, person, NewKey(kind="git", name="test"), workshop.now)
    with serve(workshop.app) as address:
        made = Developer(
            tmp_path_factory.mktemp("developer") / "clone", f"http://x:{key}@{address}/content.git", person.id
        )
        made.clone()
        yield made


def hash_object(developer, kind, content):
    file = developer.folder.parent / "object"
    file.write_bytes(content)
    return developer.git("hash-object", "-t", kind, "-w", "--literally", str(file))


def make_commit(developer, mode, name, content):
    """Make a commit whose root holds one more entry, whatever its name is."""
    listed = developer.run("ls-tree", "-z", "HEAD").stdout.split("\0")[:-1]
    id_ = hash_object(developer, "blob", content) if content is not None else "1" * 40
    if mode == FOLDER:
        id_ = hash_object(developer, "tree", b"100644 config\0" + bytes.fromhex(id_))
    entries = [line.split("\t", 1) for line in listed]
    rows = [(head.split()[0], head.split()[2], path) for head, path in entries] + [(mode.split()[0], id_, name)]
    rows.sort(key=lambda row: row[2] + ("/" if row[0] == "040000" else ""))
    tree = b"".join(
        mode.lstrip("0").encode() + b" " + path.encode("utf-8", "surrogateescape") + b"\0" + bytes.fromhex(blob)
        for mode, blob, path in rows
    )
    return developer.git("commit-tree", "-p", "HEAD", "-m", "k9", hash_object(developer, "tree", tree))


def read_refs(workshop):
    with GitStore(find_content(workshop.settings).path) as store:
        return store.repo.refs.as_dict()


@pytest.mark.parametrize("name", TREES)
def test_a_tree_that_no_honest_client_makes_is_refused(shop, developer, name):
    mode, path, content, words = TREES[name]
    commit = make_commit(developer, mode, path, content)
    before = read_refs(shop)
    done = developer.push("origin", f"{commit}:refs/heads/main")
    assert done.returncode != 0
    assert "main" in done.stderr
    assert words in done.stderr
    assert read_refs(shop) == before
    assert shop.visitor().get("/sign-in").status_code == 200


def test_yaml_that_grows_when_it_is_read_is_named_as_a_fault_and_stops_nothing(shop, developer):
    path = "measures/work-and-living-standards/employment/manufacturing-employment/1.0/measure.md"
    developer.commit({path: b"---\n" + BOMB + b"---\n"})
    done = developer.push()
    assert done.returncode == 0, done.stderr
    assert f"{path}:" in done.stderr
    editor = shop.sign_in("editor")
    for address in ("/", "/measures/", "/measures/m8f2g7e4/", "/measures/m8f2g7e4/1.0/"):
        assert editor.get(address).status_code == 200, address

"""What watches over the application asks whether it is well, under any host name."""

import sqlalchemy as sa


def test_the_probes_answer_anybody(workshop):
    for path in ("/health", "/healthz", "/readyz"):
        answer = workshop.app.test_client().get(path, base_url="http://10.0.0.7/")
        assert (answer.status_code, answer.text) == (200, "ok\n")


def test_without_a_database_the_application_is_alive_and_not_ready(workshop, monkeypatch, tmp_path):
    away = sa.create_engine(f"sqlite:///{tmp_path}/no-such-folder/work.sqlite")
    monkeypatch.setitem(workshop.app.extensions, "yardstick.database", (away, None))
    client = workshop.app.test_client()
    assert client.get("/healthz").status_code == 200
    assert (client.get("/readyz").status_code, client.get("/readyz").text) == (503, "the database does not answer\n")

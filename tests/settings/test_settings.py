"""Settings: what is read, what is refused, and what is never shown."""

from dataclasses import fields
from pathlib import Path

import pytest

from yardstick.settings import SETTINGS, Settings, SettingsRefused, explain_settings, local_path, read_settings

LONG = "k" * 40
PRODUCTION = {
    "STAGE": "production",
    "CONTENT_URL": "ssh://git@git.example.org/content.git",
    "HISTORY_URL": "https://git.example.org/history.git",
    "TARGETS": "s3://london/site s3://ireland/site",
    "STYLE_GUIDE_TARGETS": "s3://london/style-guide",
    "DATABASE_URL": "postgres://yardstick:pass@db.example.org/yardstick",
    "SECRET_KEY": LONG,
    "APPROVAL_KEY": "a" * 40,
    "SMTP_URL": "smtps://mail.example.org:465",
    "MAIL_FROM": "statistics@example.org",
    "CLAMD_URL": "tcp://clamd:3310",
}


def find_refusals(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsRefused) as refused:
        read_settings(environ)
    return refused.value.faults


def test_every_setting_has_its_field_and_every_field_its_setting() -> None:
    assert {setting.name.lower() for setting in SETTINGS} == {field.name for field in fields(Settings)}


def test_an_empty_environment_gives_a_local_stage_that_keeps_all_in_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert (settings.stage, settings.approval, settings.var) == ("local", "trust", tmp_path / "var")
    assert settings.targets == (str(tmp_path / "var/site"), str(tmp_path / "var/mirror"))
    assert settings.content_url == str(tmp_path / "var/content.git")
    assert settings.database_url == f"sqlite:///{tmp_path}/var/yardstick.sqlite"


def test_a_state_folder_with_a_space_in_its_name_makes_two_targets_not_four(tmp_path: Path) -> None:
    state = tmp_path / "my var"
    assert read_settings({"VAR": str(state)}).targets == (f"{state}/site", f"{state}/mirror")


def test_an_empty_value_counts_as_not_set() -> None:
    assert read_settings({"LEASE_SECONDS": "", "SITE_ORIGIN": ""}) == read_settings({})


def test_production_runs_when_everything_it_needs_is_given() -> None:
    settings = read_settings(PRODUCTION)
    assert settings.approval == "seal"
    assert settings.targets == ("s3://london/site", "s3://ireland/site")


def test_the_old_scheme_of_postgresql_is_rewritten() -> None:
    assert read_settings(PRODUCTION).database_url == "postgresql://yardstick:pass@db.example.org/yardstick"


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"CONTENT_URL": ""}, "CONTENT_URL"),
        ({"HISTORY_URL": ""}, "HISTORY_URL"),
        ({"TARGETS": ""}, "TARGETS"),
        ({"TARGETS": "s3://london/site var/mirror"}, "TARGETS"),
        ({"STYLE_GUIDE_TARGETS": ""}, "STYLE_GUIDE_TARGETS"),
        ({"DATABASE_URL": ""}, "DATABASE_URL"),
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"SECRET_KEY_FALLBACKS": f"{LONG} short"}, "SECRET_KEY_FALLBACKS"),
        ({"APPROVAL_KEY": ""}, "APPROVAL_KEY"),
        ({"APPROVAL_KEY": "short"}, "APPROVAL_KEY"),
        ({"APPROVAL": "tree"}, "APPROVAL"),
        ({"APPROVAL": "trust"}, "APPROVAL"),
        ({"SMTP_URL": ""}, "SMTP_URL"),
        ({"CLAMD_URL": ""}, "CLAMD_URL"),
        ({"SITE_ORIGIN": "http://www.example.org"}, "SITE_ORIGIN"),
        ({"AWS_ENDPOINT_URL_S3": "http://s3.example.org"}, "AWS_ENDPOINT_URL_S3"),
    ],
)
def test_production_refuses_what_is_built_in_or_unsafe(change: dict[str, str], name: str) -> None:
    faults = find_refusals(PRODUCTION | change)
    assert {fault.partition(":")[0] for fault in faults} == {name}


def test_the_secret_of_the_local_stage_is_taken_nowhere_else() -> None:
    local = read_settings({}).secret_key
    assert any(fault.startswith("SECRET_KEY:") for fault in find_refusals({"STAGE": "review", "SECRET_KEY": local}))


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("STAGE", "live"),
        ("APPROVAL", "maybe"),
        ("CONTENT_URL", "ftp://example.org/content.git"),
        ("TARGETS", "s3://B"),
        ("TARGETS", "gs://bucket/site"),
        ("TARGETS", '"unclosed'),
        ("DATABASE_URL", "mysql://example.org/x"),
        ("SITE_ORIGIN", "https://www.example.org/path"),
        ("SITE_ORIGIN", "www.example.org"),
        ("FEEDBACK_ADDRESS", "nobody"),
        ("JOBS", "0"),
        ("JOBS", "many"),
        ("JOBS", "1.5"),
        ("LEASE_SECONDS", "4"),
        ("EXECUTOR", "celery"),
        ("DASK_SCHEDULER", "10.0.0.5:8786"),
        ("SMTP_URL", "mail.example.org"),
        ("CLAMD_URL", "localhost"),
        ("RECEIVE_REQUIRE_ID", "yes"),
        ("SENTRY_DSN", "nothing"),
        ("SITE_ORIGIN", "https://[::1"),
        ("CMS_ORIGIN", "https://host:99999"),
        ("CONTENT_URL", "https://host:port/content.git"),
        ("DATABASE_URL", "postgresql://[::1/name"),
        ("SMTP_URL", "smtp://robot@host:mail"),
        *(("CONTENT_BRANCH", name) for name in ("a b", "-x", "a..b", "a//b", "x.lock", "@", "a~1", ".x", "x/", "x.")),
    ],
)
def test_a_setting_that_is_not_understood_is_refused_by_name(name: str, text: str) -> None:
    faults = find_refusals({name: text})
    assert [fault.partition(":")[0] for fault in faults] == [name]
    assert "Expected" in faults[0]


def test_all_faults_are_told_at_once() -> None:
    faults = find_refusals({"JOBS": "many", "LEASE_SECONDS": "x", "EXECUTOR": "dask"})
    assert {fault.partition(":")[0] for fault in faults} == {"JOBS", "LEASE_SECONDS", "DASK_SCHEDULER"}


def test_a_cluster_has_an_address() -> None:
    assert [fault.partition(":")[0] for fault in find_refusals({"EXECUTOR": "dask"})] == ["DASK_SCHEDULER"]
    assert read_settings({"EXECUTOR": "dask", "DASK_SCHEDULER": "tcp://10.0.0.5:8786"}).executor == "dask"


def test_production_keeps_four_eyes() -> None:
    assert [fault.partition(":")[0] for fault in find_refusals({**PRODUCTION, "FOUR_EYES": "0"})] == ["FOUR_EYES"]
    assert not read_settings({"FOUR_EYES": "0"}).four_eyes


@pytest.mark.parametrize("targets", ["a a", "a a/b", "s3://bucket/site s3://bucket/site/mirror"])
def test_two_targets_in_one_place_are_refused(targets: str) -> None:
    assert "share one place" in find_refusals({"TARGETS": targets})[0]


def test_targets_whose_names_only_begin_alike_are_two_places() -> None:
    assert len(read_settings({"TARGETS": "/srv/site /srv/site-2"}).targets) == 2


def test_a_secret_is_read_from_the_file_that_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{LONG}\n")
    environ = {"STAGE": "review", "SECRET_KEY_FILE": str(tmp_path / "key")}
    assert read_settings(environ).secret_key == LONG
    origins = {reading.setting.name: reading.origin for reading in explain_settings(environ)}
    assert origins["SECRET_KEY"] == f"file {tmp_path / 'key'}"
    assert origins["STAGE"] == "environment"
    assert origins["JOBS"] == "default"


def test_a_secret_given_twice_or_in_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "Keep one" in find_refusals({"SECRET_KEY": LONG, "SECRET_KEY_FILE": "x"})[0]
    assert "readable" in find_refusals({"SECRET_KEY_FILE": str(tmp_path / "absent")})[0]


def test_no_refusal_and_no_printed_record_shows_a_secret() -> None:
    secrets = {
        "SECRET_KEY": "hush-1",
        "APPROVAL_KEY": "hush-2",
        "DATABASE_URL": "mysql://u:hush-3@h/n",
        "CONTENT_URL": "ftp://u:hush-4@h/n",
        "SMTP_URL": "u:hush-5@h",
        "SENTRY_DSN": "hush-6",
    }
    assert "hush" not in "\n".join(find_refusals({"STAGE": "staging", **secrets}))
    assert LONG not in repr(read_settings(PRODUCTION))
    assert "pass" not in repr(read_settings(PRODUCTION)).replace("site_password", "")


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/srv/content.git", Path("/srv/content.git")),
        ("file:///srv/content.git", Path("/srv/content.git")),
        ("s3://bucket/site", None),
        ("https://git.example.org/content.git", None),
        ("git@git.example.org:content.git", None),
    ],
)
def test_an_address_is_a_path_of_this_machine_or_it_is_remote(address: str, path: Path | None) -> None:
    assert local_path(address) == path

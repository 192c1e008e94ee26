"""Mail: each letter goes out, once, by a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes, policy
from threading import Event

import pytest
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import AsyncMessage
from aiosmtpd.smtp import AuthResult

from cms.database import KEY
from cms.letters import sending
from cms.letters.delivering import deliver_everything, deliver_now, keep_delivering
from cms.letters.queue import CLAIM, TRIES, Letter, LetterRefused, deliver_letters, queue_letter
from cms.tables import letters


class Inbox(AsyncMessage):
    """Keeps what the server was given."""

    def __init__(self):
        super().__init__()
        self.received = []
        self.arrived = Event()
        self.refusing = False
        self.url = ""

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 (the library's name)
        if self.refusing:
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_message(self, message):
        self.received.append(message_from_bytes(bytes(message), policy=policy.default))
        self.arrived.set()


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """A mail server on this machine."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kept = Inbox()
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=port,
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
    )
    controller.start()
    kept.url = f"smtp://127.0.0.1:{port}"
    yield kept
    controller.stop()


@pytest.fixture
def post_office(make_workshop, inbox):
    """An installation whose mail goes to the server."""
    return make_workshop(SMTP_URL=inbox.url, MAIL_FROM="yardstick@stats.example.org")


def write(workshop, *, recipient="sam@example.org", subject="Hello", body="Words: café £3.\n"):
    with workshop.app.app_context():
        queue_letter(Letter(recipient, subject, body))


def test_a_letter_reaches_the_server_with_its_words(post_office, inbox):
    write(post_office)
    assert deliver_now(post_office.app) == 1
    (letter,) = inbox.received
    assert (letter["From"], letter["To"], letter["Subject"]) == (
        "yardstick@stats.example.org",
        "sam@example.org",
        "Hello",
    )
    assert letter.get_content() == "Words: café £3.\n"
    assert letter["Auto-Submitted"] == "auto-generated"


def test_a_letter_that_a_request_queues_goes_out_after_its_answer(post_office, inbox):
    _, email = post_office.add_person("editor")
    post_office.visitor().post("/forgotten-password", {"email": email}, form="/forgotten-password")
    assert [letter["To"] for letter in inbox.received] == [email]


def test_a_letter_is_sent_once_by_many_processes_on_both_databases(workshop, database_url):
    for number in range(10):
        write(workshop, subject=f"Letter {number}")
    sent: list[Letter] = []

    def deliver(_number):
        return deliver_letters(workshop.app.extensions[KEY][0], sent.append, workshop.now)

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(deliver, range(6))) == 10
    assert sorted(letter.subject for letter in sent) == sorted(f"Letter {number}" for number in range(10))


def test_a_letter_that_the_server_refuses_is_tried_again_ever_less_often(post_office, inbox):
    inbox.refusing = True
    write(post_office)
    assert deliver_now(post_office.app) == 0
    assert deliver_now(post_office.app) == 0
    inbox.refusing = False
    post_office.now += timedelta(seconds=59)
    assert deliver_now(post_office.app) == 0
    post_office.now += timedelta(seconds=2)
    assert deliver_now(post_office.app) == 1


def test_a_letter_that_nobody_takes_is_given_up_and_its_fault_kept(workshop):
    def refuse(_letter):
        raise LetterRefused("no such host")

    write(workshop)
    for _ in range(TRIES + 3):
        deliver_letters(workshop.app.extensions[KEY][0], refuse, workshop.now)
        workshop.now += timedelta(hours=4)
    with workshop.app.extensions[KEY][0].connect() as connection:
        row = connection.execute(sa.select(letters)).one()
    assert (row.tries, row.fault, row.sent_at) == (TRIES, "no such host", None)


def test_a_server_that_is_away_costs_the_request_nothing(make_workshop):
    workshop = make_workshop(SMTP_URL="smtp://127.0.0.1:9", MAIL_FROM="yardstick@stats.example.org")
    _, email = workshop.add_person("editor")
    answer = workshop.visitor().post("/forgotten-password", {"email": email}, form="/forgotten-password")
    assert answer.status_code == 200


def test_the_words_of_a_letter_are_forgotten_once_it_is_sent(workshop):
    write(workshop, body="a secret link")
    deliver_now(workshop.app)
    with workshop.app.extensions[KEY][0].connect() as connection:
        assert connection.scalar(sa.select(letters.c.body)) == ""


@pytest.mark.parametrize("subject", ["Hello\r\nBcc: all@example.org", "Hello\nX-Evil: yes"])
def test_a_subject_adds_no_header(post_office, inbox, subject):
    write(post_office, subject=subject)
    deliver_now(post_office.app)
    (letter,) = inbox.received
    assert letter["Bcc"] is None
    assert letter["X-Evil"] is None


def test_a_recipient_adds_no_header(post_office, inbox):
    write(post_office, recipient="sam@example.org\r\nBcc: all@example.org")
    assert deliver_now(post_office.app) == 0
    assert inbox.received == []


def test_a_password_is_not_sent_without_encryption_beyond_this_machine(workshop, inbox, monkeypatch):
    monkeypatch.setattr(sending, "LOOPBACK", frozenset())
    with workshop.app.app_context():
        message = sending.write_message(Letter("sam@example.org", "Hello", "Words"), "yardstick@example.org")
    with pytest.raises(LetterRefused, match="offers no encryption"):
        sending.send_by_server(inbox.url.replace("//", "//user:secret@"), message)
    assert inbox.received == []


def test_letters_go_out_while_nobody_asks_for_a_page(post_office, inbox):
    write(post_office)
    stop = keep_delivering(post_office.app, seconds=0.01)
    assert inbox.arrived.wait(20)
    stop()
    deliver_now(post_office.app)
    assert len(inbox.received) == 1


def test_a_letter_whose_sending_was_cut_off_is_sent_again_as_the_same_message(workshop):
    class Died(BaseException):
        pass

    seen = []

    def send(letter):
        seen.append(letter)
        if len(seen) == 1:
            raise Died

    write(workshop)
    engine = workshop.app.extensions[KEY][0]
    with pytest.raises(Died):
        deliver_letters(engine, send, workshop.now)
    assert deliver_letters(engine, send, workshop.now) == 0
    workshop.now += CLAIM
    assert deliver_letters(engine, send, workshop.now) == 1
    assert deliver_letters(engine, send, workshop.now + CLAIM) == 0
    first, second = seen
    assert first == second
    with workshop.app.app_context():
        ids = {sending.write_message(each, "yardstick@example.org")["Message-ID"] for each in seen}
    assert len(ids) == 1


def test_a_letter_is_in_the_outbox_once_even_when_it_is_written_again(workshop):
    letter = Letter("sam@example.org", "Hello", "Words", "7-20261125T100000000000")
    with workshop.app.app_context():
        send = sending.choose_sender(workshop.settings)
        send(letter)
        workshop.now += timedelta(minutes=6)
        send(letter)
        send(Letter("sam@example.org", "Hello", "Words", "17-20261125T100000000000"))
    assert len(list((workshop.settings.var / "outbox").glob("*.eml"))) == 2


def test_everything_that_is_due_goes_out_at_once_and_what_does_not_is_said(post_office, inbox):
    for number in range(45):
        write(post_office, subject=f"Letter {number}")
    write(post_office, recipient="sam@example.org\r\nBcc: all@example.org")
    with post_office.app.app_context():
        done = deliver_everything()
    assert (done.sent, done.waiting, done.given_up) == (45, 1, ())
    assert len(done.faults) == 1
    assert len(inbox.received) == 45

"""The round: real servers that take letters, refuse them, and come back."""

import asyncio
import base64
import hashlib
import hmac
import logging
import ssl
from collections.abc import AsyncIterator, Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from random import Random

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from msgspec.structs import replace
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.addressees import Mail, Post, Webhook
from hub.alerts import Alerts
from hub.post.carriers import carriers
from hub.post.owed import LAST_PAUSE_S
from hub.post.postman import Postman
from hub.store import Entry
from tests.hub.post.test_letter import ALERT, letter
from tests.hub.running_store import Hands
from tests.hub.web import Web, web
from tests.ports import free_port

PATIENCE_S = 60.0
SECRET = b"0123456789abcdef0123456789abcdef"


class Hook:
    """A server that notes what is posted to it, and answers as the test says."""

    def __init__(self) -> None:
        self.status = 204
        self.posts: list[tuple[dict[str, str], bytes]] = []
        self.app = Starlette(routes=[Route("/hook", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> Response:
        self.posts.append((dict(request.headers), await request.body()))
        headers = {"location": "/hook"} if self.status == 307 else {}
        return Response(status_code=self.status, headers=headers)


class Box:
    """A mail server that lets in who knows the password."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refuses = False
        self.unknown = ""

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address == self.unknown:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refuses:
            return "451 not now"
        assert isinstance(envelope.content, bytes)
        found = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(found, EmailMessage)
        self.mails.append(found)
        return "250 taken"


def knows(_: SMTP, __: Session, ___: Envelope, ____: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (b"store", b"secret"))


class Round:
    """A postman with what he is given and what he leaves."""

    def __init__(self, post: Post) -> None:
        self.hands = Hands()
        self.journal: list[Entry] = []
        self.alerts: Alerts = {ALERT.number: ALERT}
        self.man = self.hire(post)

    def hire(self, post: Post) -> Postman:
        return Postman(
            carriers(post, self.hands),
            alerts=lambda: self.alerts,
            write=lambda _, what: letter(what=what),
            keep=self._keep,
            timepiece=self.hands,
            random=Random(1),
        )

    def wait(self) -> None:
        self.hands.ahead_ms += round(LAST_PAUSE_S * 1000)

    def _keep(self, kind: str, body: str) -> None:
        self.journal.append(
            Entry(number=len(self.journal) + 1, at_ms=self.hands.wall_ms(), kind=kind, body=body)
        )


@pytest.fixture
def hook() -> Hook:
    return Hook()


@pytest.fixture
async def chat(hook: Hook) -> AsyncIterator[Web]:
    async with web(hook.app) as running:
        yield running


@pytest.fixture
def webhook(chat: Web, tmp_path: Path) -> Post:
    secret = tmp_path / "chat.secret"
    secret.write_text("whsec_" + base64.b64encode(SECRET).decode() + "\n")
    hook = Webhook(name="chat", url=chat.address + "/hook", secret_file=secret, insecure=True)
    return Post(webhooks=[hook])


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
def mail(box: Box, tmp_path: Path) -> Iterator[Callable[..., Post]]:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    ca, password = tmp_path / "ca.pem", tmp_path / "password"
    authority.cert_pem.write_to_path(ca)
    password.write_text("secret\n")
    server = Controller(
        box,
        hostname="localhost",
        port=free_port(),
        tls_context=context,
        require_starttls=True,
        authenticator=knows,
        auth_required=True,
    )
    server.start()
    fields = {
        "host": "localhost",
        "port": server.port,
        "username": "store",
        "password_file": password,
        "ca_file": ca,
        "sender": "store@example.org",
        "to": ["anna@example.org", "ben@example.org"],
    }
    yield lambda **other: Post(mail=Mail(**{**fields, **other}))
    server.stop()


async def test_a_webhook_is_told_once_and_signed(hook: Hook, webhook: Post) -> None:
    round_ = Round(webhook)
    await round_.man.round()
    await round_.man.round()
    ((headers, body),) = hook.posts
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    digest = hmac.new(SECRET, signed, hashlib.sha256).digest()
    assert headers["webhook-signature"] == "v1," + base64.b64encode(digest).decode()
    assert headers["content-type"] == "application/json"
    assert body == letter().body


async def test_a_restart_tells_nobody_twice(hook: Hook, webhook: Post) -> None:
    round_ = Round(webhook)
    await round_.man.round()
    again = round_.hire(webhook)
    again.recall(round_.journal)
    await again.round()
    assert len(hook.posts) == 1
    assert again.view() == round_.man.view()


@pytest.mark.parametrize("status", [307, 400, 500])
async def test_who_refuses_is_asked_again_later_and_it_shows(
    status: int, hook: Hook, webhook: Post, caplog: pytest.LogCaptureFixture
) -> None:
    round_ = Round(webhook)
    hook.status = status
    with caplog.at_level(logging.INFO, "hub.post"):
        for _ in range(3):
            await round_.man.round()
        assert len(hook.posts) == 1, "it is left alone for a while, and redirects lead nowhere"
        (chat,) = round_.man.view().addressees
        assert (chat.waiting, chat.problem) == (1, f"it answered {status}")
        round_.wait()
        await round_.man.round()
        hook.status = 204
        round_.wait()
        await round_.man.round()
    assert len(hook.posts) == 3
    (chat,) = round_.man.view().addressees
    assert (chat.waiting, chat.problem, chat.last_told is None) == (0, None, False)
    assert [one.levelname for one in caplog.records] == ["WARNING", "INFO"], "one line an outage"
    assert "127.0.0.1" not in caplog.text, "an address may be a secret"


async def test_one_that_never_ends_its_answer_keeps_no_other_waiting(
    hook: Hook, webhook: Post
) -> None:
    endless = asyncio.Event()

    async def dribble(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 204 No")
        await endless.wait()
        writer.close()

    async with await asyncio.start_server(dribble, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        slow = replace(webhook.webhooks[0], name="slow", url=f"http://127.0.0.1:{port}/")
        round_ = Round(Post(webhooks=[slow, *webhook.webhooks]))
        running = asyncio.create_task(round_.man.run())
        async with asyncio.timeout(PATIENCE_S):
            while not hook.posts:  # noqa: ASYNC110 - what a server takes sets no event
                await asyncio.sleep(0.01)
        running.cancel()
        await asyncio.wait([running])
        endless.set()


async def test_one_that_is_away_keeps_no_other_waiting(
    hook: Hook, webhook: Post, box: Box, mail: Callable[..., Post]
) -> None:
    gone = Post(webhooks=webhook.webhooks, mail=mail(port=free_port()).mail)
    round_ = Round(gone)
    await round_.man.round()
    assert (len(hook.posts), len(box.mails)) == (1, 0)
    assert [one.waiting for one in round_.man.view().addressees] == [0, 1, 1]


async def test_a_mail_arrives_over_tls(box: Box, mail: Callable[..., Post]) -> None:
    round_ = Round(mail())
    await round_.man.round()
    assert {one["to"] for one in box.mails} == {"anna@example.org", "ben@example.org"}
    found = box.mails[0]
    assert found["subject"] == letter().subject
    assert found["auto-submitted"] == "auto-generated"
    assert found.get_content().splitlines() == [*letter().lines]


async def test_a_reader_who_is_refused_keeps_nobody_from_being_told(
    box: Box, mail: Callable[..., Post]
) -> None:
    box.unknown = "anna@example.org"
    round_ = Round(mail())
    await round_.man.round()
    assert [one["to"] for one in box.mails] == ["ben@example.org"]
    anna, ben = round_.man.view().addressees
    assert (anna.waiting, ben.waiting) == (1, 0)
    assert anna.problem is not None
    assert "anna" not in anna.problem


async def test_a_mail_server_that_refuses_is_asked_again(
    box: Box, mail: Callable[..., Post]
) -> None:
    round_ = Round(mail())
    box.refuses = True
    await round_.man.round()
    view, _ = round_.man.view().addressees
    assert view.problem == "the mail server does not take it: it answered 451"
    box.refuses = False
    round_.wait()
    await round_.man.round()
    assert len(box.mails) == 2


async def test_a_mail_server_that_nobody_vouches_for_gets_no_password(
    box: Box, mail: Callable[..., Post], tmp_path: Path
) -> None:
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(other)
    round_ = Round(mail(ca_file=other))
    await round_.man.round()
    view, _ = round_.man.view().addressees
    assert view.problem is not None
    assert "certificate" in view.problem.lower()
    assert box.mails == []


async def test_what_no_protocol_can_say_is_told_and_ends_nothing(
    webhook: Post, mail: Callable[..., Post]
) -> None:
    chat = replace(webhook.webhooks[0], url="http://" + "x" * 70 + ".example/hook")
    odd = Post(webhooks=[chat], mail=mail(username="büro").mail)
    round_ = Round(odd)
    await round_.man.round()
    for one in round_.man.view().addressees:
        assert one.problem is not None
        assert one.waiting == 1


async def test_a_secret_that_is_none_is_named_and_not_shown(hook: Hook, webhook: Post) -> None:
    webhook.webhooks[0].secret_file.write_text("hunter2")
    round_ = Round(webhook)
    await round_.man.round()
    (view,) = round_.man.view().addressees
    assert view.problem is not None
    assert "its secret cannot be used: no signing secret: whsec_ and base64" in view.problem
    assert "hunter2" not in view.problem
    assert hook.posts == []

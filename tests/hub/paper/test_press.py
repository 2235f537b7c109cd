"""Pages as PDF: printed elsewhere, with nothing fetched from anywhere."""

from pathlib import Path

import pytest

from hub.paper.press import PAGE_BYTES_MAX, PressError, printed

CANARY = "canary-of-a-file-that-nobody-asked-for"


def test_a_page_fetches_no_file_of_the_machine(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(CANARY, encoding="ascii")
    link = f'<link rel="attachment" href="{secret.as_uri()}">'
    done = printed(f"<!doctype html><html><head>{link}</head><body>Shown</body></html>")
    assert done.startswith(b"%PDF-")
    assert b"EmbeddedFile" not in done


def test_a_page_that_is_too_long_is_not_begun() -> None:
    with pytest.raises(PressError, match="at most"):
        printed("x" * (PAGE_BYTES_MAX + 1))


def test_what_cannot_be_printed_says_why() -> None:
    with pytest.raises(PressError, match="no-such-style"):
        printed("<p>Shown</p>", "no-such-style.css")

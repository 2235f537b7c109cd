"""Prints one page: HTML in UTF-8 on standard input, PDF on standard output.

The styles come from the package, and nothing is fetched from anywhere. Started by
``hub.paper.press``; it knows no store.
"""

import sys
from importlib import resources

from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher


def main() -> None:
    """Print what comes in, in the styles that are named as arguments."""
    nowhere = URLFetcher(allowed_protocols=())
    folder = resources.files("hub.screen") / "static"
    styles = [
        CSS(string=(folder / name).read_text(encoding="utf-8"), url_fetcher=nowhere)
        for name in sys.argv[1:]
    ]
    page = HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=nowhere)
    sys.stdout.buffer.write(page.write_pdf(stylesheets=styles))


if __name__ == "__main__":
    main()

"""How far something has come that a person waits for, as one line of text. PURE."""

WIDTH = 30  # characters


def bar(done: int, of: int, unit: str, took_ms: int) -> str:
    """A bar, its numbers, and how long it may still take."""
    share = min(1.0, done / of) if of else 1.0
    full = round(share * WIDTH)
    left_s = took_ms / 1000 * (1 - share) / share if share else 0.0
    return (
        f"[{'#' * full}{'.' * (WIDTH - full)}] {share:4.0%}"
        f"  {done:,} of {of:,} {unit}, {left_s:.0f} s left "
    )

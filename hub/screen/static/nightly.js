// When a wall begins anew: at four in the morning of the store, so that what a browser gathers in
// months never adds up, and a new version of the page comes up by itself.

const HOUR = 4;

/** A day that begins at four, as a text that differs from the next one's. */
function day(ms, zone) {
  const shape = { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit" };
  return new Intl.DateTimeFormat("en-CA", shape).format(new Date(ms - HOUR * 3_600_000));
}

export class Nightly {
  #begun = null;

  /** Whether another such day has begun since the first time it was asked. */
  isDue(nowMs, zone) {
    const today = day(nowMs, zone);
    this.#begun ??= today;
    return today !== this.#begun;
  }
}

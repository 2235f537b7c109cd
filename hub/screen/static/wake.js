// Keeps a phone's glass lit while somebody counts on it.
//
// A browser lets go of it by itself when the page is hidden, and gives none without TLS but on the
// machine itself: then the phone sleeps as always, and the page takes the hub's time anew.

export class Wake {
  #held = null;
  #wanted = false;

  constructor() {
    document.addEventListener("visibilitychange", () => this.#look());
  }

  /** Have it lit, or no more. */
  want(wanted) {
    if (this.#wanted === wanted) return;
    this.#wanted = wanted;
    this.#look();
  }

  async #look() {
    if (!this.#wanted) {
      const held = this.#held;
      this.#held = null;
      await held?.release();
    } else if (document.visibilityState === "visible" && (this.#held?.released ?? true)) {
      try {
        this.#held = (await navigator.wakeLock?.request("screen")) ?? null;
      } catch (error) {
        if (error.name !== "NotAllowedError") throw error; // a phone that saves its battery
      }
      if (!this.#wanted) this.#look(); // given up meanwhile
    }
  }
}

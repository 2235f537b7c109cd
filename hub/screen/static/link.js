// One stream from the hub for this tab. Views go out; what is lost is said, not hidden.
//
// The hub sends a whole view, then numbered deltas to it. After a gap the stream is asked for anew:
// it begins with a whole view. A browser gives a host six connections in all, so a hidden tab gives its stream back.

const SILENT_MS = 15000; // three pulses missed: the line is dead, even if it looks open
const GONE_MS = 3000; // a hub that restarts is back by then
const AGAIN_MS = 5000; // after an answer that the browser does not retry by itself

export class Link {
  #address;
  #onView;
  #onState;
  #source = null;
  #view = null; // as of the frame of this number
  #number = null;
  #heardAt = null; // by this machine's steady clock
  #asOfMs = null; // by the hub's clock, at the same moment
  #brokenAt = performance.now();
  #again = null;

  constructor(address, onView, onState) {
    this.#address = address;
    this.#onView = onView;
    this.#onState = onState;
    document.addEventListener("visibilitychange", () => this.#look());
    setInterval(() => this.#watch(), 1000);
    this.#look();
  }

  /** The hub's time now; this machine's clock may be wrong, so it is never asked. */
  nowMs() {
    return this.#asOfMs === null ? null : this.#asOfMs + performance.now() - this.#heardAt;
  }

  /** When the hub last said that things are so. */
  asOfMs() {
    return this.#asOfMs;
  }

  get state() {
    if (this.#asOfMs === null) return "first";
    const brokenFor = this.#brokenAt === null ? 0 : performance.now() - this.#brokenAt;
    return brokenFor > GONE_MS ? "gone" : "live";
  }

  #look() {
    clearTimeout(this.#again);
    this.#source?.close();
    this.#source = null;
    if (!document.hidden) this.#open();
  }

  #open() {
    this.#source = new EventSource(this.#address);
    this.#source.onmessage = (event) => this.#show(event, JSON.parse(event.data));
    this.#source.addEventListener("delta", (event) => {
      if (Number(event.lastEventId) !== this.#number + 1) this.#look();
      else this.#show(event, merged(this.#view, JSON.parse(event.data)));
    });
    this.#source.addEventListener("pulse", (event) => this.#heard(JSON.parse(event.data).as_of));
    this.#source.onerror = () => {
      this.#brokenAt ??= performance.now();
      if (this.#source.readyState === EventSource.CLOSED) {
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.#look(), AGAIN_MS * (0.5 + Math.random()));
      }
    };
  }

  #show(event, view) {
    this.#view = view;
    this.#number = Number(event.lastEventId);
    this.#heard(view.as_of);
    this.#onView(view);
  }

  #heard(asOf) {
    this.#heardAt = performance.now();
    this.#asOfMs = Date.parse(asOf);
    this.#brokenAt = null;
    this.#onState();
  }

  #watch() {
    const quietMs = this.#heardAt === null ? 0 : performance.now() - this.#heardAt;
    if (quietMs > SILENT_MS && this.#brokenAt === null) {
      this.#brokenAt = performance.now() - GONE_MS;
      this.#look();
    }
    this.#onState();
  }
}

/** A view with a patch: as a JSON merge patch, but null is a value and lists change by place. */
export function merged(known, patch) {
  const isPart = (one) => one !== null && typeof one === "object";
  if (!isPart(known) || !isPart(patch) || Array.isArray(patch)) return patch;
  const whole = Array.isArray(known) ? [...known] : { ...known };
  for (const [name, part] of Object.entries(patch)) whole[name] = merged(known[name], part);
  return whole;
}

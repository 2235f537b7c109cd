// The books: where every device's taps are, and which presses do not count.

import { clock, NONE } from "./measure.js";
import { each, make, part, say, set } from "./paper.js";
import { many, number, t } from "./tongue.js";

const BOOKS = ["made", "stored", "waiting", "lost", "missing"];

export function ledger(panel, book) {
  const devices = book?.devices ?? [];
  const kept = devices.filter((one) => one.ledger !== null);
  const made = kept.reduce((sum, one) => sum + one.ledger.made, 0);
  const stored = kept.reduce((sum, one) => sum + one.ledger.stored, 0);
  const verdict = part(panel, "verdict");
  set(verdict, "data-balanced", kept.length === 0 ? "unknown" : book.balanced);
  if (kept.length === 0) say(verdict, t("desk-ledger-none"));
  else {
    const key = book.balanced ? "desk-ledger-fine" : "desk-ledger-missing";
    say(verdict, t(key, { made: number(made), stored: number(stored) }));
  }
  part(panel, "ledger").closest(".scrolls").hidden = devices.length === 0;
  each(part(panel, "ledger"), devices, (one) => one.device, account, (node, one) => {
    const [name, ...amounts] = node.children;
    say(name, one.place === null ? one.device : `${one.device} · ${one.place}`);
    BOOKS.forEach((what, index) => {
      say(amounts[index], one.ledger === null ? NONE : number(one.ledger[what]));
    });
    set(node, "data-missing", one.ledger !== null && one.ledger.missing > 0);
  });
}

const account = () => make("tr", {}, make("th", { scope: "row" }), ...BOOKS.map(() => make("td")));

export function held(panel, presses, scopes, zone) {
  const all = presses.reduce((sum, one) => sum + one.presses, 0);
  say(part(panel, "sum"), all === 0 ? t("desk-held-none") : many("desk-held", all));
  const key = (one) => `${one.scope} ${one.since} ${one.reason}`;
  each(part(panel, "held"), presses, key, () => make("li"), (node, one) => {
    const values = { at: clock(one.since, zone), place: scopes.placeOf(one.scope)?.name ?? one.touchpoint };
    say(node, many(`desk-held-${one.reason}`, one.presses, values));
  });
}

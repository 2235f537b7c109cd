// Every state that the file was in: who made it so, when, and a way back. Below it the file as it is.

import { button, make } from "./fields.js";
import * as shopfile from "./shopfile.js";
import { moment, t } from "./tongue.js";

const SHAPE = { dateStyle: "medium", timeStyle: "short" };

export async function show(root, page, putBack) {
  const { status, said } = await shopfile.versions();
  const known = status === 200 ? said.versions : [];
  const zone = page.view.shop?.timezone;
  const rows = known.map((one) => {
    const when = make("time", { datetime: one.at }, moment(one.at, zone, SHAPE));
    const what = one.what.length ? one.what.join(", ") : t("setup-version-whole");
    const title = make("strong", {}, t("setup-version", { number: one.number }));
    const words = make("span", {}, title, " ", when, ` · ${one.by}`);
    const node = make("li", {}, words, make("span", { class: "quiet" }, what));
    if (one.now) node.append(make("em", {}, t("setup-version-now")));
    else node.append(button(t("setup-version-back"), () => putBack(one.number), { "aria-label": t("setup-version-back-of", { number: one.number }) }));
    return node;
  });
  const none = make("p", {}, t("setup-version-none"));
  const list = rows.length ? make("ol", { class: "versions" }, ...rows) : none;
  const file = make("pre", { tabindex: 0, role: "group", "aria-label": t("setup-file") }, page.view.text);
  root.replaceChildren(list, make("details", {}, make("summary", {}, t("setup-file")), file));
}

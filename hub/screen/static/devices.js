// Which devices were heard of, how they are, and where each stands.

import { calibration, doors } from "./doors.js";
import { make } from "./fields.js";
import * as shopfile from "./shopfile.js";
import { t } from "./tongue.js";

const PROGRAMS = ["kiosk", "sensor", "shoppers"];

export async function show(root, page) {
  const [{ said }, counted] = await Promise.all([shopfile.live(), shopfile.traffic()]);
  const heard = (said?.devices ?? []).filter((one) => one.program !== "hub");
  const known = new Map(heard.map((one) => [one.name, one]));
  const named = page.draft.now.touchpoints.flatMap((place) => place.devices);
  const names = [...new Set([...page.view.unplaced, ...heard.map((one) => one.name), ...named])];
  const list = names.filter((name) => !name.startsWith("phone-"));
  const rows = list.map((name) => row(page, name, known.get(name)));
  const devices = rows.length ? make("ul", { class: "devices" }, ...rows) : make("p", {}, t("setup-device-none"));
  root.replaceChildren(make("p", { class: "notice" }, t("setup-device-trust")), devices, doors(page, (counted.said?.lines ?? []).map((one) => one.line)));
}

function row(page, name, heard) {
  const { draft } = page;
  const places = draft.now.touchpoints;
  const stands = places.find((place) => place.devices.includes(name))?.id ?? "";
  const label = t("setup-device-place", { name });
  const options = [["", t("setup-device-nowhere")], ...places.map((place) => [place.id, place.name])];
  const input = make("select", { "aria-label": label, "data-key": `device ${name}` }, ...options.map(([value, words]) => make("option", { value, selected: value === stands }, words)));
  const node = make("li", { "data-new": stands === "" }, make("strong", {}, name), make("span", {}, state(heard)), input);
  input.addEventListener("change", () => {
    for (const place of places) place.devices = place.devices.filter((one) => one !== name);
    if (input.value !== "") places.find((place) => place.id === input.value).devices.push(name);
    node.dataset.new = input.value === "";
    draft.tell();
  });
  if (heard?.program === "sensor") node.append(calibration(name));
  return node;
}

function state(heard) {
  if (heard === undefined) return t("setup-device-silent");
  const program = PROGRAMS.includes(heard.program) ? t(`setup-program-${heard.program}`) : "";
  const words = [program, t(`setup-state-${heard.state}`), heard.trouble].filter(Boolean);
  return words.join(" · ");
}

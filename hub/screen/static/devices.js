// Which devices were heard of, how they are, and where each stands; which counting lines are doors.

import { make, tick } from "./fields.js";
import * as shopfile from "./shopfile.js";
import { t } from "./tongue.js";

const PROGRAMS = ["kiosk", "sensor", "shoppers"];

export async function show(root, page) {
  const { said } = await shopfile.live();
  const heard = (said?.devices ?? []).filter((one) => one.program !== "hub");
  const known = new Map(heard.map((one) => [one.name, one]));
  const named = page.draft.now.touchpoints.flatMap((place) => place.devices);
  const names = [...new Set([...page.view.unplaced, ...heard.map((one) => one.name), ...named])];
  const list = names.filter((name) => !name.startsWith("phone-"));
  const rows = list.map((name) => row(page, name, known.get(name)));
  const devices = rows.length ? make("ul", { class: "devices" }, ...rows) : make("p", {}, t("setup-device-none"));
  root.replaceChildren(make("p", { class: "notice" }, t("setup-device-trust")), devices, lines(page));
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
  return node;
}

function state(heard) {
  if (heard === undefined) return t("setup-device-silent");
  const program = PROGRAMS.includes(heard.program) ? t(`setup-program-${heard.program}`) : "";
  const words = [program, t(`setup-state-${heard.state}`), heard.trouble].filter(Boolean);
  return words.join(" · ");
}

/** Which lines count who comes and goes; where they are drawn is the sensor's own business. */
function lines(page) {
  const { draft } = page;
  const names = [...new Set([...draft.now.touchpoints.flatMap((place) => place.lines), ...draft.now.entrances])];
  const ticks = names.map((name) => {
    const put = (on) => draft.put(["entrances"], on ? [...draft.now.entrances, name] : draft.now.entrances.filter((one) => one !== name));
    const staff = (draft.now.staff?.doors ?? []).includes(name);
    return tick(draft, ["entrances", name], t("setup-line", { name }), { value: draft.now.entrances.includes(name), onput: put, help: staff ? t("setup-line-staff") : undefined });
  });
  return make(
    "fieldset",
    { "data-path": "entrances" },
    make("legend", {}, t("setup-lines")),
    make("p", { class: "quiet" }, t("setup-lines-help")),
    make("p", {}, make("code", {}, "vetrina-sensor calibrate")),
    ...ticks,
    make("p", { class: "problem", hidden: true }),
  );
}

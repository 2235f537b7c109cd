// The counting lines of the store: where each is counted, which are doors and whose, how to draw one
// at its sensor, and how to check it by hand. Nothing is drawn here: the picture stays at the sensor.

import { choice, free, make } from "./fields.js";
import { t } from "./tongue.js";

const PAGE = "http://127.0.0.1:8090/"; // docs/operate/calibrate.md: it listens on its own machine
const PEOPLE_MAX = 1_000;
const DOORS_MAX = 16; // config/staff.py

/** `heard` are the lines that were counted, whether the file names them or not. */
export function doors(page, heard) {
  const { now } = page.draft;
  const named = [...now.touchpoints.flatMap((place) => place.lines), ...now.entrances, ...now.staff.doors];
  const names = [...new Set([...named, ...heard])];
  const rows = names.map((name) => row(page, name, !named.includes(name)));
  const list = rows.length ? make("ul", { class: "devices" }, ...rows) : make("p", {}, t("setup-line-none"));
  return make(
    "fieldset",
    { "data-path": "entrances" },
    make("legend", {}, t("setup-lines")),
    make("p", { class: "quiet" }, t("setup-lines-help")),
    list,
    make("p", { class: "problem", hidden: true }),
    staff(page),
  );
}

function row(page, name, isNew) {
  const { draft } = page;
  const { now } = draft;
  const at = now.touchpoints.find((place) => place.lines.includes(name))?.id ?? "";
  const role = now.entrances.includes(name) ? "public" : now.staff.doors.includes(name) ? "staff" : "inner";
  const counted = pick(`counted ${name}`, t("setup-line-at", { name }), at, [["", t("setup-line-nowhere")], ...now.touchpoints.map((place) => [place.id, place.name])]);
  counted.addEventListener("change", () => {
    for (const place of now.touchpoints) if (place.lines.includes(name)) place.lines = place.lines.filter((one) => one !== name);
    now.touchpoints.find((place) => place.id === counted.value)?.lines.push(name);
    draft.tell();
  });
  const whose = pick(`role ${name}`, t("setup-line-role", { name }), role, ["public", "staff", "inner"].map((one) => [one, t(`setup-line-${one}`)]));
  const full = now.staff.doors.length >= DOORS_MAX && role !== "staff";
  whose.querySelector("[value=staff]").disabled = full;
  whose.addEventListener("change", () => {
    now.entrances = now.entrances.filter((one) => one !== name);
    now.staff.doors = now.staff.doors.filter((one) => one !== name);
    if (whose.value === "public") now.entrances.push(name);
    if (whose.value === "staff") now.staff.doors.push(name);
    draft.tell();
  });
  const check = make("a", { class: "button", href: `/count/${name}`, "aria-label": t("setup-line-count-of", { name }) }, t("setup-line-count"));
  return make("li", { "data-new": isNew }, make("strong", {}, name), whose, counted, check);
}

function pick(key, label, chosen, options) {
  return make("select", { "aria-label": label, "data-key": key }, ...options.map(([value, words]) => make("option", { value, selected: value === chosen }, words)));
}

/** How many of those at the public doors are no shoppers: said as a share, as a number, or not. */
function staff(page) {
  const { draft } = page;
  const { share, people } = draft.now.staff;
  const known = share === null ? (people === null ? "none" : "people") : "share";
  const turned = (how) => {
    draft.now.staff.share = how === "share" ? 0.05 : null;
    draft.now.staff.people = how === "people" ? 2 : null;
    draft.tell();
    page.show("devices");
  };
  const options = ["none", "share", "people"].map((one) => [one, t(`setup-staff-${one}`)]);
  const parts = [choice(draft, ["staff"], t("setup-staff"), options, { value: known, onput: turned, help: t("setup-staff-help") })];
  if (known !== "none") {
    const isShare = known === "share";
    const input = make("input", { type: "number", min: 0, max: isShare ? 99 : PEOPLE_MAX, step: 1, inputmode: "numeric" });
    input.value = isShare ? Math.round(100 * share) : people;
    input.addEventListener("input", () => {
      if (input.value !== "") draft.put(["staff", known], isShare ? Number(input.value) / 100 : Number(input.value));
    });
    parts.push(free(["staff", known], t(`setup-staff-${known}-many`), input));
  }
  return make("div", { class: "row" }, ...parts);
}

/** How to draw the lines of one sensor: its page is on its own machine, and off until it is started. */
export function calibration(name) {
  const unit = `vetrina-sensor@${name}`;
  const steps = [
    [t("setup-draw-stop"), `sudo systemctl stop ${unit}`],
    [t("setup-draw-start"), `vetrina-sensor calibrate --settings /etc/vetrina/${name}.toml`],
    [t("setup-draw-reach"), `ssh -L 8090:127.0.0.1:8090 ${name}`],
    [t("setup-draw-open"), null],
    [t("setup-draw-again"), `sudo systemctl start ${unit}`],
  ];
  const list = steps.map(([words, command]) => {
    const how = command === null ? make("a", { class: "button", href: PAGE, target: "_blank", rel: "noreferrer" }, t("setup-draw-page")) : make("code", {}, command);
    return make("li", {}, make("span", {}, words), how);
  });
  return make("details", { class: "wide" }, make("summary", {}, t("setup-draw")), make("ol", { class: "how" }, ...list), make("p", { class: "quiet" }, t("setup-draw-help")));
}

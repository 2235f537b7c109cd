// A question as its kiosk will show it, with the hub's own colours, sizes, words and drawings. It
// is a picture: nothing on it can be pressed.

import { make } from "./fields.js";
import { FOLDER } from "./picture.js";

const SVG = "http://www.w3.org/2000/svg";

function shape(tag, marks) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(marks)) node.setAttribute(name, value);
  return node;
}

/** A face of the kiosk; the numbers are those of kiosk/widgets/face.py, in shares of the radius. */
function face(value, scale, colours) {
  const mood = (2 * (value - 1)) / (scale - 1) - 1;
  const svg = shape("svg", { viewBox: "-1 -1 2 2" });
  const line = { fill: "none", stroke: colours.ink, "stroke-linecap": "round" };
  svg.append(shape("circle", { r: 0.97, fill: colours.faces[scale][value - 1] }));
  for (const side of [-1, 1]) {
    svg.append(shape("ellipse", { cx: side * 0.345, cy: -0.245, rx: 0.095, ry: 0.145, fill: colours.ink }));
    if (mood === -1) svg.append(shape("path", { ...line, d: `M${side * 0.53} -.49L${side * 0.23} -.6`, "stroke-width": 0.09 }));
  }
  if (mood === 1) svg.append(shape("path", { d: "M-.47 .15A.47 .47 0 0 0 .47 .15Z", fill: colours.ink }));
  else {
    const across = Array.from({ length: 25 }, (_, index) => (2 * index) / 24 - 1);
    const points = across.map((one) => `${0.42 * one} ${0.36 - mood * (0.3 * one ** 2 - 0.1)}`);
    svg.append(shape("path", { ...line, d: `M${points.join("L")}`, "stroke-width": 0.096 }));
  }
  return svg;
}

function drawing(marks, colour) {
  const svg = shape("svg", { viewBox: "-1.1 -1.1 2.2 2.2" });
  for (const { path, thick } of marks) {
    const drawn = thick === 0 ? { fill: colour } : { fill: "none", stroke: colour, "stroke-width": thick };
    svg.append(shape("path", { d: path, "stroke-linecap": "round", "stroke-linejoin": "round", ...drawn }));
  }
  return svg;
}

/** Colours of a mode, with what is being chosen for it. */
function coloured(kiosk, shop, mode) {
  const brand = shop.look[mode];
  const chosen = Object.entries(brand).filter(([, value]) => value !== null && value !== undefined);
  return { ...kiosk[mode], ...Object.fromEntries(chosen) };
}

/** Draw it into `root`; `scene` is "question" or "reasons". */
export function draw(root, { kiosk, shop, place, question, inches, mode, language, scene }) {
  const glass = kiosk.glasses.find((one) => one.inches === inches);
  const sizes = glass.layouts[question?.scale ?? 4];
  const colours = coloured(kiosk, shop, mode);
  const words = { ...kiosk.words[language], ...shop.words[language] };
  root.style.aspectRatio = `${glass.width_px} / ${glass.height_px}`;
  root.style.background = colours.ground;
  root.style.color = colours.text;
  root.style.setProperty("--mm", `calc(100cqw / ${glass.width_mm})`);
  for (const name of ["face_mm", "gap_mm", "margin_mm", "word_mm", "question_mm", "note_mm", "bar_mm"]) {
    root.style.setProperty(`--${name.replace("_", "-")}`, sizes[name]);
  }
  const colour = (node, name) => {
    node.style.color = colours[name];
    return node;
  };
  const name = colour(make("p", { class: "glass-name" }, scene === "question" ? shop.name : words.thanks), "quiet");
  const top = scene === "question" && shop.logo ? logo(shop, name) : name;
  const asks = make("p", { class: "glass-question", lang: language });
  asks.textContent = scene === "question" ? question?.text[language] || "…" : words["why-bad"];
  const body = scene === "question" ? faces(question, colours, words) : chips(place, kiosk, colours, words);
  const languages = make("div", { class: "glass-languages" });
  for (const [index, code] of shop.languages.entries()) {
    const chip = make("span", {}, kiosk.words[code]?.language ?? code);
    chip.style.borderColor = colours.edge;
    if (code === language || (index === 0 && !language)) chip.style.background = colours.raised;
    languages.append(chip);
  }
  const note = scene === "question" ? colour(make("p", { class: "glass-note" }, words.note), "quiet") : null;
  root.replaceChildren(...[top, asks, note, body, languages].filter((one) => one !== null));
}

/** The logo in the place of the name, which is back where it cannot be shown. */
function logo(shop, name) {
  const image = make("img", { class: "glass-logo", src: `${FOLDER}/${encodeURIComponent(shop.logo)}`, alt: shop.name });
  image.addEventListener("error", () => image.replaceWith(name));
  return image;
}

function faces(question, colours, words) {
  const scale = question?.scale ?? 4;
  const keys = scale === 5 ? ["very-poor", "poor", "neutral", "good", "very-good"] : ["very-poor", "poor", "good", "very-good"];
  const row = make("div", { class: "glass-faces" });
  for (let value = scale; value >= 1; value -= 1) {
    row.append(make("div", {}, face(value, scale, colours), make("span", {}, words[keys[value - 1]])));
  }
  return row;
}

function chips(place, kiosk, colours, words) {
  const grid = make("div", { class: "glass-chips" });
  for (const name of place.elements) {
    const chip = make("div", {}, drawing(kiosk.drawings[name], colours.text), make("span", {}, words[`element-${name}`]));
    chip.style.background = colours.raised;
    chip.style.borderColor = colours.edge;
    grid.append(chip);
  }
  return grid;
}

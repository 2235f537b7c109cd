// A picture from somebody's machine: drawn anew here, so that nothing travels but what is seen on
// it, and small enough for what it is for. Where and with what it was taken stays at home.

import { button, free, make } from "./fields.js";
import * as shopfile from "./shopfile.js";
import { t } from "./tongue.js";

export const FOLDER = "/api/v1/shop/pictures";

const SMALLER = 0.8; // from one try to the next
const SIDE_PX_MIN = 64; // below it nothing is seen on it
const GLANCE_PX = 32; // enough to tell light paper from dark
const WHOLE = 0.5; // of it is painted: it has a ground of its own
const JPEG_QUALITY = 0.85;

/** What each is for: pixels of its longer side, bytes, and which kinds are taken, the best first. */
const FIT = {
  plan: { sidePx: 1600, bytes: 400_000, kinds: ["image/png", "image/jpeg"] },
  logo: { sidePx: 1200, bytes: 24_000, kinds: ["image/png"] },
};

/** The picture as it is sent, with its proportions and its ground; null where it is none. */
async function prepared(file, purpose) {
  let picture;
  try {
    picture = await createImageBitmap(file);
  } catch {
    return null;
  }
  const { sidePx, bytes, kinds } = FIT[purpose];
  const ground = groundOf(picture);
  for (let side = Math.min(sidePx, Math.max(picture.width, picture.height)); side >= SIDE_PX_MIN; side *= SMALLER) {
    for (const kind of kinds) {
      const blob = await drawn(picture, side, kind, ground);
      if (blob.size <= bytes) return { blob, ground, shape: picture.height / picture.width };
    }
  }
  return null;
}

function drawn(picture, side, kind, ground) {
  const scale = side / Math.max(picture.width, picture.height);
  const canvas = sized(Math.max(1, Math.round(picture.width * scale)), Math.max(1, Math.round(picture.height * scale)));
  const pen = canvas.getContext("2d");
  if (kind === "image/jpeg") {
    pen.fillStyle = ground === "light" ? "#fff" : "#000"; // a JPEG has no holes
    pen.fillRect(0, 0, canvas.width, canvas.height);
  }
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, kind, JPEG_QUALITY));
}

function sized(width, height) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  return canvas;
}

/** Whether it is drawn on light paper or on dark; of one without paper its ink tells. */
function groundOf(picture) {
  const pen = sized(GLANCE_PX, GLANCE_PX).getContext("2d");
  pen.drawImage(picture, 0, 0, GLANCE_PX, GLANCE_PX);
  const { data } = pen.getImageData(0, 0, GLANCE_PX, GLANCE_PX);
  let [light, painted] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const share = data[at + 3] / 255;
    light += (share * (0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2])) / 255;
    painted += share;
  }
  const isLight = light >= painted / 2;
  const hasPaper = painted >= WHOLE * GLANCE_PX ** 2;
  return isLight === hasPaper ? "light" : "dark";
}

/** A field that takes a picture; `taken` is told its name in the shop's folder, its ground and its
 * shape (height by width), or null when it is taken away. */
export function chooser(page, { path, purpose, label, help, taken }) {
  const input = make("input", { type: "file", accept: "image/png,image/jpeg", "data-key": `picture ${purpose}` });
  const node = free(path, label, input, help);
  const said = make("p", { class: "quiet", role: "status" });
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file === undefined) return;
    said.textContent = t("setup-picture-sending");
    const fit = await prepared(file, purpose);
    const answer = fit && (await shopfile.sendPicture(purpose, fit.blob));
    input.value = "";
    if (answer?.status === 200) taken({ name: answer.said.name, ground: fit.ground, shape: fit.shape });
    else said.textContent = fit ? (answer.said?.problem ?? t("setup-no-hub")) : t("setup-picture-none");
  });
  node.append(said);
  if (page.draft.at(path)) node.append(button(t("setup-picture-off"), () => taken(null), { "data-key": `picture-off ${purpose}` }));
  return node;
}

// The wall: one link to the hub, one view at a time.

import * as draw from "./draw.js";
import { Link } from "./link.js";
import { LANGUAGES, fill, language, speak } from "./tongue.js";
import { Nightly } from "./nightly.js";

const asWall = new URLSearchParams(location.search).get("view") === "wall";
const nightly = new Nightly();
let shown = null;

function look() {
  draw.link(link.state, shown, link.nowMs(), link.asOfMs());
  const live = shown !== null && link.state === "live";
  if (asWall && live && nightly.isDue(link.nowMs(), shown.timezone)) location.reload();
}

document.documentElement.dataset.view = asWall ? "wall" : "page";
fill(document);
const link = new Link(
  "/api/v1/live/stream",
  (view) => {
    shown = view;
    draw.view(view);
    look();
  },
  () => look(),
);

const languages = document.getElementById("language");
languages.replaceChildren(
  ...Object.entries(LANGUAGES).map(([code, name]) => new Option(name, code, false, code === language)),
);
languages.addEventListener("change", () => speak(languages.value));

document.getElementById("full").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

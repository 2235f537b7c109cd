// The wall: one link to the hub, one view at a time.

import * as draw from "./draw.js";
import { Link } from "./link.js";
import { fill } from "./tongue.js";

let shown = null;

function look() {
  draw.link(link.state, shown, link.nowMs(), link.asOfMs());
}

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

document.getElementById("wall").addEventListener("click", () => {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

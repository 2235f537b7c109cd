"""One touch screen at one touchpoint."""

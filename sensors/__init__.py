"""People counting on the device: from a camera to counts, never an image."""

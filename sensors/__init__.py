"""People counting on the device: from a camera to counts, never an image."""

import os

# ONNX Runtime keeps a device number and a log of its use for its maker, from its import on. A
# sensor tells nobody anything but the store's hub.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

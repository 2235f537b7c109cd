"""A network camera: serves a film of JPEG frames by RTSP, from its beginning to whoever calls.

``/usr/bin/python3 recorder.py FILM.avi PORT``: Debian's Python, which has GStreamer's bindings. It
asks for user and password, prints ``ready`` when it listens, and goes on until it is killed.
"""

import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtspServer", "1.0")

from gi.repository import GLib, Gst, GstRtspServer

USER, PASSWORD, ROLE = "door", "s3cret-word", "viewer"


def main(film: str, port: str) -> None:
    Gst.init(None)
    server = GstRtspServer.RTSPServer()
    server.set_address("127.0.0.1")
    server.set_service(port)
    auth = GstRtspServer.RTSPAuth()
    role = GstRtspServer.RTSPToken()
    role.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, ROLE)
    auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USER, PASSWORD), role)
    server.set_auth(auth)
    factory = GstRtspServer.RTSPMediaFactory()
    factory.set_launch(f'( filesrc location="{film}" ! avidemux ! rtpjpegpay name=pay0 pt=26 )')
    factory.add_role_from_structure(permitted())
    server.get_mount_points().add_factory("/film", factory)
    if not server.attach(None):
        sys.exit("cannot listen")
    print("ready", flush=True)
    GLib.MainLoop().run()


def permitted() -> Gst.Structure:
    structure = Gst.Structure.new_empty(ROLE)
    for permission in (
        GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS,
        GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT,
    ):
        structure.set_value(permission, True)
    return structure


main(*sys.argv[1:])

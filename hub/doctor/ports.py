"""Where a hub that starts now could not listen: settings in, a line for each such place out."""

from config.checkup import unusable_port
from hub.settings import HubSettings


def unusable_ports(settings: HubSettings) -> list[str]:
    """A line for each port that is taken, by whomever, or is of another machine."""
    http, broker = settings.http, settings.broker
    found = unusable_port("the live page", http.host, http.port)
    if broker.embedded and settings.role == "store":
        found += unusable_port("the embedded broker", broker.host, broker.port)
    return found

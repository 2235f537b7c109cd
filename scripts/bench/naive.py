"""What one writes in an afternoon: subscribe, insert each message, answer.

paho's callback, sqlite-utils with its defaults, one transaction a message, then a receipt as ours,
so that both are asked the same question. No batch, no duplicate check, no acknowledgement by hand.
"""

import argparse
import json

import paho.mqtt.client as mqtt
import sqlite_utils
from paho.mqtt.enums import CallbackAPIVersion

parser = argparse.ArgumentParser(
    description="the naive subscriber that the hub is measured against"
)
parser.add_argument("database")
parser.add_argument("--port", type=int, required=True)
chosen = parser.parse_args()
db = sqlite_utils.Database(chosen.database)


def on_connect(client: mqtt.Client, *_: object) -> None:
    """Subscribe."""
    client.subscribe("vetrina/v1/+/+/event", qos=1)


def on_message(client: mqtt.Client, _: object, message: mqtt.MQTTMessage) -> None:
    """Insert and answer."""
    event = json.loads(message.payload)
    db["events"].insert({**event, "data": json.dumps(event["data"])})
    receipt = {
        "stream": event["stream"],
        "upto": event["seq"],
        "also": [],
        "window": 400,
        "pace": 200,
        "hub_time": event["time"],
    }
    client.publish(message.topic.replace("/event", "/receipt"), json.dumps(receipt))


subscriber = mqtt.Client(CallbackAPIVersion.VERSION2, client_id="naive")
subscriber.on_connect = on_connect
subscriber.on_message = on_message
subscriber.connect("127.0.0.1", chosen.port)
subscriber.loop_forever()

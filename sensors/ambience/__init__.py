"""What a store's air, light and sound are like: from probes to readings, never a recording.

Chips on the I2C bus, a microphone of which only the level is kept, and what other devices say over
MQTT come in; a ``Reading`` for each minute goes out. It counts nobody and scores nothing.
"""

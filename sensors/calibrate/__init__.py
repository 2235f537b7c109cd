"""The page on the device where a person draws lines and zones: off unless somebody starts it.

A camera and a password in, lines and zones in the sensor's own settings out. The picture that is
drawn on lives in memory alone. It counts nothing for the store and says nothing to the hub.
"""

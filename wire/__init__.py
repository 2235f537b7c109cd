"""What machines say to each other, and how it gets there.

A leaf: nothing in here knows kiosks, sensors, hubs or what a store decides.

* ``events``    what a device can say (bodies) and what it says about itself (status)
* ``envelope``  who said it, when, under which number; and the hub's receipt
* ``codec``     bytes to values and back, strictly
* ``topics``    where it is said
* ``clock``     when it really happened (pure)
* ``lock``      one program at a time
* ``outbox``    kept on the device's disk until the hub has it on its own
* ``uplink``    what to send when (no clock, no socket)
* ``link``      the MQTT connection, the only place that knows paho
"""

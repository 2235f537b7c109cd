"""Who may speak in a store: the hub's own certificate authority, and what Mosquitto is told.

In: the store's description, the hub's folder. Out: certificates, passwords, access rules and the
settings of a broker, as files. It opens no connection and starts no broker.
"""

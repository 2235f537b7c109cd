"""What a store decides: its vocabulary, its touchpoints and questions, its texts.

A leaf: nothing in here knows kiosks, sensors or hubs.
"""

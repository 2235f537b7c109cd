"""What ``scripts/store-in-a-box`` is made of: a Debian in a folder, a store in it, and its trials."""

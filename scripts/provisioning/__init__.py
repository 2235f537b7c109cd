"""What ``scripts/provision`` is made of: a machine, the kinds of steps, and what each role needs.

Needs no package: it runs on a Debian where nothing of the project is installed yet.
"""

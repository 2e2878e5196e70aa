"""READING: a file or pasted text as clean paragraphs and table rows. `tasks/importer/read.py` is the door.

Nothing here knows Django, so that `confined` can read a stranger's file in a light process of its own; that
is also why the messages are plain Vietnamese instead of gettext.
"""

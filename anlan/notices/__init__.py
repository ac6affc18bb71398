"""Telling people: ``notify(users, kind=…, title=…)`` fills the inbox and sends mail or a webhook after commit.

Notices with a key reach a person once, however often they are sent. What goes out of the house waits for
the end of the quiet hours unless it is urgent, and is tried again when the other side does not answer.
"""

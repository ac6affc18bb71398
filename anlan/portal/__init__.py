"""The public site, without signing in: what ``publications.queries.on_show`` gives, and objections that come in."""

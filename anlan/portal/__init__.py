"""The public site, without signing in: what ``publications.queries.on_show`` gives and nothing else."""

"""What people fill in about duties; the rules stand in ``actions`` and ``flow``."""

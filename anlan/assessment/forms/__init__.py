"""What people fill in, and the facts the steps ask for."""

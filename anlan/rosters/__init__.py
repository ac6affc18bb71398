"""Who is on duty, around the clock."""

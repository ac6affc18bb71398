"""Units, towns and leaders scored from the same facts."""

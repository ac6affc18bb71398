"""Forms of the plans module, by the job they serve."""

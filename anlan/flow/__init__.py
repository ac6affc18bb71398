"""The step table: which state a case may leave for which, who may do it, and what they must say."""

"""Pages: messages, partners, comparisons."""

"""Summits, the passes between them, and how far they rise above those."""

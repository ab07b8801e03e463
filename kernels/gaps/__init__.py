"""What belongs in a gap: where gaps are, and the methods that fill them."""

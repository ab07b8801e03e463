"""Statistics of a window that depend on the order or the frequency of its values."""

"""HTML reports with plots: one file each, nothing to load from elsewhere."""

"""What is computed of the cells of a moving window: shapes, sums, moments, extremes."""

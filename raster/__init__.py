"""Where the cells come from and go to: GDAL, no QGIS.

`source` says what to read, `grid` where it lies, `plan` in which windows, `sink` where results
go, and `engine` holds the two verbs that do all the work: `map_blocks` and `reduce_blocks`.
"""

"""What is computed: arrays in, arrays out.

Nothing in this room knows of QGIS, GDAL or files; it imports numpy, and SciPy inside the
functions that need it. The contract of every public function here:

* Rasters are float arrays of shape ``(rows, columns)`` or ``(bands, rows, columns)``, and
  **NaN means no data**. A NaN neither counts nor spreads.
* The input is never changed.
* Parameters are keyword-only, small and picklable, so that ``functools.partial`` binds them.
* Computation is in float64, and the result does not depend on how the raster was cut.
* Wrong parameters raise ``ValueError`` with a sentence that names the parameter and the value.
"""

"""What forms share on QGIS's side: the base class, a run, its parameters, styles and targets."""

"""Random parameter sets on small rasters, each with an answer from a slow reference.

A set is made from its number alone: `draw.parameter_set(1234)` is the same everywhere. Even sets
are boring on purpose here and there, and some are wrong on purpose. Each module named as an
algorithm draws its parameters and says what has to come out, from the definitions and without a
line of the package: an answer, or a `Refusal` that names what is wrong. tests/qgis runs them.
"""

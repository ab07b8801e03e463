"""Build a model of the demo and print the name of its output; run with the system's Python."""

import os
import sys

import qgis_env

OURS = f"{qgis_env.PROVIDER}:"
# In the place of a value: a raster of the model's, or what the step before made.
FIRST, SECOND, BEFORE = "the first raster", "the second raster", "of the step before"
# What they are called, what their steps do with which parameters, and what comes out. Each step
# takes the raster, or the layer, of the one before, unless it says something else.
MODELS = {
    "roughness_without_gaps": (
        "Roughness without gaps",
        (
            (f"{OURS}fillgaps", {"METHOD": 0, "MAX_DISTANCE": 100}),
            (f"{OURS}localvariance", {"WINDOW": 5}),
            (f"{OURS}equalizehistogram", {}),
        ),
        "Equalized roughness",
    ),
    "labelled_peaks": (
        "Labelled peaks",
        (
            (f"{OURS}fillgaps", {"METHOD": 0, "MAX_DISTANCE": 100}),
            (f"{OURS}localstatistics", {"STATISTICS": [0], "WINDOW": 7, "WEIGHTING": 1}),
            (f"{OURS}extractpeaks", {"MIN_PROMINENCE": 50}),
            (
                "native:fieldcalculator",
                {
                    "FIELD_NAME": "label",
                    "FIELD_TYPE": 2,  # a text
                    "FIELD_LENGTH": 30,
                    "FORMULA": """ format_number("value", 0) || ', ' || """
                    """format_number("prominence", 0) || ' above its col' """,
                },
            ),
        ),
        "Peaks with labels",
    ),
    "alike_in_place": (
        "How alike two rasters are, once in place",
        (
            (f"{OURS}estimateshift", {"INPUT": FIRST, "INPUT_2": SECOND, "RESAMPLE": 1}),
            (f"{OURS}localcorrelation", {"INPUT": FIRST, "INPUT_2": BEFORE, "WINDOW": 15}),
        ),
        "Local correlation in place",
    ),
}


def build(name, path):
    """Write a model of some steps.

    Parameters
    ----------
    name : str
        Which of `MODELS`.
    path : str
        The ``.model3`` file to write.

    Returns
    -------
    str
        The name of the model's output, which differs between versions of QGIS.
    """
    from qgis.core import (
        QgsProcessingModelAlgorithm,
        QgsProcessingModelChildAlgorithm,
        QgsProcessingModelChildParameterSource,
        QgsProcessingModelOutput,
        QgsProcessingModelParameter,
        QgsProcessingParameterRasterLayer,
    )
    from qgis.PyQt.QtCore import QPointF

    source = QgsProcessingModelChildParameterSource
    title, steps, made = MODELS[name]
    model = QgsProcessingModelAlgorithm(title, "Raster Kernels")
    known = {"INPUT": (FIRST, "Raster")}
    if any(SECOND in values.values() for _, values in steps):
        known["INPUT_2"] = (SECOND, "Second raster")
    rasters = {}
    for place, (key, (meant, label)) in enumerate(known.items()):
        component = QgsProcessingModelParameter(key)
        component.setPosition(QPointF(150 + 220 * place, 60))
        model.addModelParameter(QgsProcessingParameterRasterLayer(key, label), component)
        rasters[meant] = source.fromModelParameter(key)

    rasters[BEFORE] = rasters[FIRST]
    for index, (algorithm, values) in enumerate(steps):
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(f"step{index}")
        child.setDescription(child.algorithm().displayName())
        child.setPosition(QPointF(150, 160 + 100 * index))
        values = {"INPUT": BEFORE, **values}
        for definition in child.algorithm().parameterDefinitions():
            parameter = definition.name()
            if not definition.isDestination():
                # A model takes no defaults by itself: what is left out counts as missing.
                value = values.get(parameter, definition.defaultValue())
                is_raster = isinstance(value, str) and value in rasters
                given = rasters[value] if is_raster else source.fromStaticValue(value)
                child.addParameterSources(parameter, [given])
        if index == len(steps) - 1:
            output = QgsProcessingModelOutput("OUTPUT", made)
            output.setChildId(f"step{index}")
            output.setChildOutputName("OUTPUT")
            output.setPosition(QPointF(350, 200 + 100 * index))
            child.setModelOutputs({"OUTPUT": output})
        model.addChildAlgorithm(child)
        rasters[BEFORE] = source.fromChildOutput(f"step{index}", "OUTPUT")

    valid, problems = model.validate()
    if not valid:
        raise SystemExit(f"The model is not valid: {problems}")
    if not model.toFile(path):
        raise SystemExit(f"Could not write {path}")
    return model.destinationParameterDefinitions()[0].name()


def main():
    """Start QGIS without a window, register the providers, build the model."""
    sys.path.append(str(qgis_env.link_package()))
    from qgis.analysis import QgsNativeAlgorithms
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    native = QgsNativeAlgorithms()
    QgsApplication.processingRegistry().addProvider(native)
    from raster_kernels import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    print(build(*sys.argv[1:]), flush=True)
    os._exit(0)  # QGIS's own end can crash in a bare script.


if __name__ == "__main__":
    main()

"""Build a model of the demo and print the name of its output; run with the system's Python."""

import os
import sys

import qgis_env

OURS = f"{qgis_env.PROVIDER}:"
# What they are called, what their steps do with which parameters, and what comes out. Each step
# takes the raster, or the layer, of the one before.
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
}


def build(name, path):
    """Write a model: fill, variance and equalize, or smooth, extract peaks and label them.

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
    component = QgsProcessingModelParameter("INPUT")
    component.setPosition(QPointF(150, 60))
    model.addModelParameter(QgsProcessingParameterRasterLayer("INPUT", "Raster"), component)

    previous = source.fromModelParameter("INPUT")
    for index, (algorithm, values) in enumerate(steps):
        child = QgsProcessingModelChildAlgorithm(algorithm)
        child.setChildId(f"step{index}")
        child.setDescription(child.algorithm().displayName())
        child.setPosition(QPointF(150, 160 + 100 * index))
        child.addParameterSources("INPUT", [previous])
        for definition in child.algorithm().parameterDefinitions():
            parameter = definition.name()
            if parameter != "INPUT" and not definition.isDestination():
                # A model takes no defaults by itself: what is left out counts as missing.
                value = values.get(parameter, definition.defaultValue())
                child.addParameterSources(parameter, [source.fromStaticValue(value)])
        if index == len(steps) - 1:
            output = QgsProcessingModelOutput("OUTPUT", made)
            output.setChildId(f"step{index}")
            output.setChildOutputName("OUTPUT")
            output.setPosition(QPointF(350, 200 + 100 * index))
            child.setModelOutputs({"OUTPUT": output})
        model.addChildAlgorithm(child)
        previous = source.fromChildOutput(f"step{index}", "OUTPUT")

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

"""Build the demo's model and print the name of its output; run with the system's Python."""

import os
import sys

import qgis_env


def build(path):
    """Write a model that fills gaps, takes the local variance and equalizes it.

    Parameters
    ----------
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
    model = QgsProcessingModelAlgorithm("Roughness without gaps", "Raster Kernels")
    component = QgsProcessingModelParameter("INPUT")
    component.setPosition(QPointF(150, 60))
    model.addModelParameter(QgsProcessingParameterRasterLayer("INPUT", "Raster"), component)

    steps = (
        ("fill", "fillgaps", {"METHOD": 0, "MAX_DISTANCE": 100}),
        ("variance", "localvariance", {"WINDOW": 5}),
        ("equalize", "equalizehistogram", {}),
    )
    previous = source.fromModelParameter("INPUT")
    for index, (name, algorithm, values) in enumerate(steps):
        child = QgsProcessingModelChildAlgorithm(f"{qgis_env.PROVIDER}:{algorithm}")
        child.setChildId(name)
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
            output = QgsProcessingModelOutput("OUTPUT", "Equalized roughness")
            output.setChildId(name)
            output.setChildOutputName("OUTPUT")
            output.setPosition(QPointF(350, 200 + 100 * index))
            child.setModelOutputs({"OUTPUT": output})
        model.addChildAlgorithm(child)
        previous = source.fromChildOutput(name, "OUTPUT")

    valid, problems = model.validate()
    if not valid:
        raise SystemExit(f"The model is not valid: {problems}")
    if not model.toFile(path):
        raise SystemExit(f"Could not write {path}")
    return model.destinationParameterDefinitions()[0].name()


def main():
    """Start QGIS without a window, register the provider, build the model."""
    sys.path.append(str(qgis_env.link_package()))
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    from raster_kernels import classFactory

    plugin = classFactory(None)
    plugin.initProcessing()
    print(build(sys.argv[1]), flush=True)
    os._exit(0)  # QGIS's own end can crash in a bare script.


if __name__ == "__main__":
    main()

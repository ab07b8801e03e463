"""Runs inside the real QGIS desktop: opens every dialog of ours and the model designer.

Started by `qgis_env.run_desktop` with `--code`. For each algorithm it opens the dialog, notes
which parameters can be seen, keeps a picture of it, and closes it; then it opens the model
designer with one step per algorithm, and runs some from their dialogs. RASTER_KERNELS_OUT is the
folder for the pictures and for report.json, RASTER_KERNELS_INPUT a raster to load first, so that
the dialogs have a layer to offer.
"""

import json
import os
import sys
import traceback
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsProcessingModelAlgorithm,
    QgsProcessingModelChildAlgorithm,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterDefinition,
    QgsProject,
)
from qgis.gui import QgsCollapsibleGroupBoxBasic
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QPointF, QTimer
from qgis.PyQt.QtWidgets import QApplication, QGroupBox, QPushButton, QTextBrowser
from qgis.utils import iface

OUT = Path(os.environ["RASTER_KERNELS_OUT"])
PROVIDER = "rasterkernels"
SETTLE = 150  # milliseconds for Qt to lay a window out

# What is run from its dialog, with what is chosen there.
RUNS = {
    "localvariance": {"WINDOW": 5, "STATISTIC": 1},
    "localstatistics": {"WINDOW": 5, "STATISTICS": [5, 9], "SHAPE": 1},
    "averagelocalvariance": {"MAX_SCALE": 6},
}

report = {"dialogs": {}, "modeler": {}, "runs": {}, "messages": [], "errors": []}


def finish():
    """Write the report and leave at once: QGIS's own farewell asks questions."""
    (OUT / "report.json").write_text(json.dumps(report, indent=1))
    os._exit(0)


def step(function):
    """Return the function; an error in it goes to the report, not to a message box, and ends."""

    def guarded():
        try:
            function()
        except BaseException:
            report["errors"].append(traceback.format_exc())
            finish()

    return guarded


def note_message(message, tag, level):
    """Keep what QGIS logs, warnings and errors above all."""
    report["messages"].append({"message": message, "tag": tag, "level": int(level)})


def note_error(kind, value, trace):
    """Keep an exception that reached Qt's event loop."""
    report["errors"].append("".join(traceback.format_exception(kind, value, trace)))


def sections(dialog):
    """Return the sections that hold the advanced parameters."""
    kind = QgsCollapsibleGroupBoxBasic
    # PyQt knows the parts of a C++ form by their Qt class only, so it takes a cast.
    boxes = dialog.mainWidget().findChildren(QGroupBox)
    return [
        sip.cast(box, kind)
        for box in boxes
        if box.inherits(kind.__name__) and box.isVisibleTo(dialog)
    ]


def seen(dialog, definition):
    """Say whether a parameter has a widget that the dialog shows."""
    wrapper = dialog.mainWidget().wrappers.get(definition.name())
    if wrapper is None:
        return False
    widget = wrapper.wrappedWidget() if hasattr(wrapper, "wrappedWidget") else wrapper.widget
    return widget is not None and widget.isVisibleTo(dialog)


def open_dialogs(algorithm_ids, then):
    """Open one dialog, describe it, picture it and close it; then the next, or ``then``.

    Two at a time would hand on to each other which sections are folded.
    """
    import processing

    algorithm_id, *others = algorithm_ids
    name = algorithm_id.split(":")[1]
    dialog = processing.createAlgorithmDialog(algorithm_id, {})
    dialog.resize(900, 860)
    dialog.show()
    folded = [box.isCollapsed() for box in sections(dialog)]
    for box in sections(dialog):
        box.setCollapsed(False)

    def describe():
        hidden = QgsProcessingParameterDefinition.Flag.FlagHidden
        wanted = [d for d in dialog.algorithm().parameterDefinitions() if not d.flags() & hidden]
        picture = OUT / f"{name}.png"
        report["dialogs"][name] = {
            "title": dialog.windowTitle(),
            "visible": dialog.isVisible(),
            "shown": [d.name() for d in wanted if seen(dialog, d)],
            "folded": folded,
            "help": dialog.findChild(QTextBrowser, "textShortHelp").toHtml(),
            "buttons": [b.text().replace("&", "") for b in dialog.findChildren(QPushButton)],
            "not shown": [d.name() for d in wanted if not seen(dialog, d)],
            "picture": str(picture) if dialog.grab().save(str(picture)) else None,
        }
        for box in sections(dialog):
            box.setCollapsed(True)  # the next dialog opens as this one is left
        dialog.close()
        following = (lambda: open_dialogs(others, then)) if others else then
        QTimer.singleShot(SETTLE, step(following))

    QTimer.singleShot(SETTLE, step(describe))


def open_modeler(algorithm_ids, then):
    """Open the model designer with one step per algorithm, picture it, and go on."""
    from processing.modeler.ModelerDialog import ModelerDialog

    model = QgsProcessingModelAlgorithm("All of ours", "Raster Kernels")
    for index, algorithm_id in enumerate(algorithm_ids):
        child = QgsProcessingModelChildAlgorithm(algorithm_id)
        child.generateChildId(model)
        child.setDescription(child.algorithm().displayName())
        child.setPosition(QPointF(200, 80 + 70 * index))
        model.addChildAlgorithm(child)
    path = OUT / "all.model3"
    model.toFile(str(path))

    designer = ModelerDialog.create()
    designer.loadModel(str(path))
    designer.resize(1200, 800)
    designer.show()

    def describe():
        picture = OUT / "modeler.png"
        report["modeler"] = {
            "visible": designer.isVisible(),
            "steps": sorted(c.algorithmId() for c in designer.model().childAlgorithms().values()),
            "picture": str(picture) if designer.grab().save(str(picture)) else None,
        }
        then()

    QTimer.singleShot(4 * SETTLE, step(describe))


def run_dialog(name, then):
    """Run an algorithm from its dialog, describe the layer that is loaded, and go on."""
    import processing

    project, before = QgsProject.instance(), set(QgsProject.instance().mapLayers())
    # Parameters without an output would take the tick for loading it away.
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
    dialog = processing.createAlgorithmDialog(
        f"{PROVIDER}:{name}",
        {**RUNS[name], "INPUT": os.environ["RASTER_KERNELS_INPUT"], "OUTPUT": output},
    )
    dialog.show()
    dialog.runButton().click()

    def look(tries):
        added = [project.mapLayer(key) for key in set(project.mapLayers()) - before]
        if not added and tries:
            QTimer.singleShot(SETTLE, step(lambda: look(tries - 1)))
            return
        for layer in added:
            report["runs"][name] = described(layer)
        iface.mainWindow().grab().save(str(OUT / f"{name}-run.png"))
        dialog.grab().save(str(OUT / f"{name}-log.png"))
        dialog.close()
        then()

    QTimer.singleShot(SETTLE, step(lambda: look(100)))


def described(layer):
    """Return what a loaded layer is called, where it is, and how it is drawn."""
    found = {"name": layer.name(), "source": layer.source().split("|")[0]}
    if hasattr(layer, "bandCount"):
        found["renderer"] = layer.renderer().type()
        shader = layer.renderer().shader().rasterShaderFunction()
        found["range"] = [shader.minimumValue(), shader.maximumValue()]
    else:
        found["fields"] = layer.fields().names()
        found["rows"] = layer.featureCount()
    return found


def run_dialogs(names):
    """Run algorithms from their dialogs one after another, and finish."""
    if names:
        run_dialog(names[0], lambda: run_dialogs(names[1:]))
    else:
        QTimer.singleShot(SETTLE, finish)


def close_message_boxes():
    """Take note of a modal question and close it, so that the run goes on."""
    box = QApplication.activeModalWidget()
    if box is not None:
        text = box.text() if hasattr(box, "text") else box.windowTitle()
        report["errors"].append(f"a modal window: {text}")
        box.close()


def start():
    """Take one step after another."""
    iface.addRasterLayer(os.environ["RASTER_KERNELS_INPUT"])
    provider = QgsApplication.processingRegistry().providerById(PROVIDER)
    if provider is None:
        report["errors"].append("the provider is not registered")
        finish()
    ids = sorted(algorithm.id() for algorithm in provider.algorithms())
    open_dialogs(ids, lambda: open_modeler(ids, lambda: run_dialogs(list(RUNS))))


sys.excepthook = note_error
QgsApplication.messageLog().messageReceived.connect(note_message)
watch = QTimer()
watch.timeout.connect(close_message_boxes)
watch.start(500)
QTimer.singleShot(120_000, finish)
QTimer.singleShot(500, step(start))

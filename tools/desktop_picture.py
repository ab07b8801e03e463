"""Runs inside the real QGIS desktop and keeps a picture of it for README.

Started by `qgis_env.run_desktop` with `--code`. It loads the raster RASTER_KERNELS_INPUT, runs
local variance on it from its dialog, and writes a picture of the screen to RASTER_KERNELS_OUT.
"""

import os
import sys
import traceback

import processing
from qgis.core import QgsProcessingOutputLayerDefinition, QgsProject
from qgis.PyQt.QtCore import QSize, Qt, QTimer
from qgis.PyQt.QtWidgets import QApplication, QDockWidget, QTreeView
from qgis.utils import iface

SIZE, SETTLE = QSize(1400, 900), 1500  # pixels, and milliseconds


def end(kind=None, value=None, trace=None):
    """Leave at once, with what went wrong."""
    if value is not None:
        traceback.print_exception(kind, value, trace)
    os._exit(int(value is not None))


def show_toolbox():
    """Leave the layers on the left and the toolbox, with our algorithms unfolded, on the right."""
    window = iface.mainWindow()
    for dock in window.findChildren(QDockWidget):
        dock.setVisible(dock.objectName() in ("Layers", "ProcessingToolbox"))
    toolbox = window.findChild(QDockWidget, "ProcessingToolbox")
    tree = toolbox.findChild(QTreeView)
    model = tree.model()
    for row in range(model.rowCount()):
        provider = model.index(row, 0)
        if model.data(provider) != "Raster Kernels":
            continue
        tree.expandRecursively(provider)
    layers = window.findChild(QDockWidget, "Layers")
    window.resizeDocks([layers, toolbox], [310, 300], Qt.Orientation.Horizontal)


def open_dialog():
    """Open the dialog, run it, and leave it open on its parameters."""
    output = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", QgsProject.instance())
    settings = {"WINDOW": 5, "STATISTIC": 1, "INPUT": iface.activeLayer().id(), "OUTPUT": output}
    dialog = processing.createAlgorithmDialog("rasterkernels:localvariance", settings)
    dialog.setStyleSheet("QDialog { border: 1px solid gray; }")  # no window manager draws one
    dialog.show()
    dialog.resize(640, 540)
    dialog.move(345, 320)
    dialog.runButton().click()
    QTimer.singleShot(3 * SETTLE, lambda: picture(dialog))


def picture(dialog):
    """Take the picture."""
    dialog.showParameters()
    iface.mainWindow().findChild(QDockWidget, "ProcessingToolbox").findChild(
        QTreeView
    ).scrollToBottom()
    QApplication.processEvents()
    screen = QApplication.primaryScreen()
    screen.grabWindow(0, 0, 0, SIZE.width(), SIZE.height()).save(os.environ["RASTER_KERNELS_OUT"])
    end()


def start():
    """Line the steps up."""
    window = iface.mainWindow()
    window.showNormal()
    window.move(0, 0)
    window.resize(SIZE)
    iface.addRasterLayer(os.environ["RASTER_KERNELS_INPUT"], "elevation")
    show_toolbox()
    QTimer.singleShot(SETTLE, open_dialog)


sys.excepthook = end
QTimer.singleShot(60_000, end)
QTimer.singleShot(SETTLE, start)

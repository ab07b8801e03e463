"""A QGIS that stays: runs our algorithms as it is asked to and tells how long they took.

Reads a JSON object a line, {"algorithm", "parameters"}, and answers with a line each:
{"seconds"} or {"error"}. `ours.WarmQgis` starts it and talks to it.
"""

import json
import os
import sys
import time


def start(threads):
    """Start QGIS with Processing and our provider, and return the ``processing`` module."""
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    QgsApplication.setMaxThreads(threads)
    sys.path.append(f"{QgsApplication.pkgDataPath()}/python/plugins")
    import processing
    from processing.core.Processing import Processing

    from raster_kernels import classFactory

    Processing.initialize()
    plugin = classFactory(None)
    plugin.initProcessing()
    return processing, (application, plugin)


def answer(processing, threads, algorithm, parameters):
    """Run one algorithm and return what to say of it."""
    from qgis.core import QgsProcessingContext, QgsProcessingFeedback

    context, feedback = QgsProcessingContext(), QgsProcessingFeedback(False)
    if hasattr(context, "setMaximumThreads"):
        context.setMaximumThreads(threads)
    begin = time.perf_counter()
    try:
        processing.run(algorithm, parameters, feedback=feedback, context=context)
    except Exception as error:  # whatever it is, the benchmark is to hear of it
        return {"error": str(error)}
    return {"seconds": time.perf_counter() - begin}


def main():
    """Run from the command line: the number of threads."""
    threads = int(sys.argv[1])
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # What QGIS prints is no answer.
    processing, _kept = start(threads)
    for line in sys.stdin:
        print(json.dumps(answer(processing, threads, **json.loads(line))), file=answers, flush=True)
    os._exit(0)  # QGIS's own end can crash in a bare script.


if __name__ == "__main__":
    main()

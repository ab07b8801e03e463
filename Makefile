# Everything runs with the Python that QGIS uses, not with another one that comes first on PATH.
SHELL := /bin/sh
PYTHON := /usr/bin/python3
VENV := build/venv
BIN := $(VENV)/bin
VERSION := $(shell sed -n 's/^version=//p' metadata.txt)
PACKAGE := build/raster_kernels-$(VERSION).zip
SHIPPED := $(wildcard __init__.py plugin.py provider algorithms toolbox recipes kernels raster reports)
TYPED := $(patsubst %,-p raster_kernels.%,$(wildcard kernels raster recipes))
export QT_QPA_PLATFORM := offscreen

.DEFAULT_GOAL := help
.PHONY: help setup venv link test test-slow test-floor test-newest lint demo cluster-demo pictures pages translations bench install package clean

help:  ## this list
	@echo "Raster Kernels $(VERSION)"
	@sed -n 's/^\([a-z-]*\):.*  ## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

setup:  ## install what is missing from Debian's packages
	@tools/setup.sh

venv: setup $(VENV)/ready  ## build/venv: the system's Python packages and the pinned tools

# numpy and SciPy stay the system's: GDAL's bindings are compiled against that numpy.
$(VENV)/ready: tests/requirements.txt tests/requirements-lint.txt
	$(PYTHON) -m venv --clear --system-site-packages $(VENV)
	$(PYTHON) -c "import numpy, scipy; print(f'numpy=={numpy.__version__}\nscipy=={scipy.__version__}')" \
		> build/constraints.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c build/constraints.txt \
		-r tests/requirements.txt -r tests/requirements-lint.txt
	touch $@

link:
	@mkdir -p build/link && ln -sfn "$(CURDIR)" build/link/raster_kernels

test: venv link  ## all tests; PYTEST_ARGS="-k peaks" for some of them
	$(BIN)/python -m pytest -n auto $(PYTEST_ARGS)

test-slow: venv link  ## what takes an hour: 117,700 more random parameter sets, the largest rasters
	$(BIN)/python -m pytest -m slow $(PYTEST_ARGS)

test-floor: link  ## what is computed, on Python 3.9, numpy 1.21 and SciPy 1.5, if pyenv has them
	@tools/test_floor.sh $(PYTEST_ARGS)

test-newest:  ## lint, demo and tests on the newest Debian in a chroot under build/ (root, 3 GB)
	@tools/test_newest.sh

lint: venv link  ## style, types, spelling and the plugin repository's security checks
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(if $(TYPED),MYPYPATH=build/link $(BIN)/mypy --strict --explicit-package-bases --follow-imports silent $(TYPED))
	$(BIN)/bandit --quiet --recursive --ignore-nosec $(SHIPPED)
	$(BIN)/flake8 --max-line-length 120 --extend-ignore E203,W503 $(SHIPPED)
	git ls-files -z | xargs -0 $(BIN)/detect-secrets-hook
	git ls-files -z | xargs -0 $(BIN)/codespell --toml pyproject.toml

demo: setup  ## algorithms and a model on real elevations; INPUT=my.tif for your own raster
	$(PYTHON) tools/demo.py $(if $(INPUT),--input "$(INPUT)")

cluster-demo: setup venv  ## every algorithm on a Dask scheduler with two workers of this machine, compared
	$(PYTHON) tools/cluster_demo.py --packages "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')"

pictures: venv  ## the pictures of the pages in docs, drawn anew; ONLY=localvariance for that one
	$(BIN)/python tools/page_pictures.py docs/images $(ONLY)

pages: venv link  ## the tables in the pages of docs, and from them the pages that Help opens
	$(BIN)/python tools/make_pages.py

translations:  ## the texts for translators, i18n/*.ts, and from them what QGIS loads
	$(PYTHON) tools/translations.py

bench: venv  ## everything against a plain copy and other programs; SIZE= ROUNDS= ONLY= BENCH_PEERS=install
	$(BIN)/python benchmarks/bench.py --size "$(SIZE)" --rounds "$(ROUNDS)" --only "$(ONLY)" \
		--peers "$(BENCH_PEERS)"

install:  ## link this folder into your QGIS profile; PROFILE=name or PROFILE=/path/to/profile
	@$(PYTHON) tools/install.py $(if $(PROFILE),--profile "$(PROFILE)")

package: venv  ## build/raster_kernels-VERSION.zip, checked as the plugin repository does
	$(PYTHON) tools/make_zip.py $(PACKAGE)
	$(BIN)/python tools/check_package.py $(PACKAGE)

clean:  ## remove build/ and the caches
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# What an engineer runs. The environment is that of the second command in README.md.
PYTHON = .venv/bin/python
LOCKED = PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt
UV = $(PYTHON) -m uv

.PHONY: env test quick cover lint format schemas ratios golden net docs site bench fuzz dist mutation lock uv newest lowest pythons shuffle

env:
	python3 -m venv .venv
	$(LOCKED) $(PYTHON) -m pip install -q -e '.[test]'

test:
	$(PYTHON) -m pytest

# The inner loop: the tests that are not marked slow.
quick:
	$(PYTHON) -m pytest -m 'not slow'

# The versions that the gate runs with, for every Python and system that is supported. No hashes: an editable
# installation takes none.
lock: uv
	$(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --strip-extras --extra test --extra docs \
		--custom-compile-command 'make lock' --output-file constraints.txt pyproject.toml

uv:
	$(PYTHON) -m pip install -q uv

# The suite without the lock, on the newest versions that there are, and on the oldest that pyproject.toml allows.
newest: uv
	$(UV) venv -q --clear .venv-newest
	$(UV) pip install -q --python .venv-newest --upgrade -e '.[test]'
	MTOR_UNLOCKED=1 .venv-newest/bin/python -m pytest
	$(MAKE) lint PYTHON=.venv-newest/bin/python

lowest: uv
	$(UV) venv -q --clear --python 3.11 .venv-lowest
	$(UV) pip install -q --python .venv-lowest --resolution lowest-direct -e '.[test]'
	MTOR_UNLOCKED=1 .venv-lowest/bin/python -m pytest
	# NumPy's own annotations change from release to release: types are checked against those of the lock.
	$(UV) pip install -q --python .venv-lowest --upgrade-package numpy --constraint constraints.txt numpy
	$(MAKE) lint PYTHON=.venv-lowest/bin/python

# The suite under the lock on the other Pythons, by version or by path; says which could not be had.
PYTHONS = 3.12 3.13 3.14
pythons: uv
	for python in $(PYTHONS); do \
		if $(UV) venv -q --clear --python $$python .venv-other; then \
			$(UV) pip install -q --python .venv-other --constraint constraints.txt -e '.[test]' && \
			.venv-other/bin/python -m pytest || exit 1; \
		else echo "Python $$python: not to be had here"; fi; \
	done

# The suite in random order and with examples that were not tried before, from a folder whose path holds digits, a
# blank and a Chinese character.
shuffle:
	rm -rf '/tmp/mtor 7 号' && git clone -q . '/tmp/mtor 7 号'
	cd '/tmp/mtor 7 号' && $(MAKE) env && .venv/bin/python -m pip install -q pytest-randomly && \
		MTOR_EXPLORE=1 .venv/bin/python -m pytest

# Line and branch coverage of the rooms on which the answers rest.
cover:
	$(PYTHON) -m coverage erase
	$(PYTHON) -m coverage run -m pytest --ignore tests/packaging
	$(PYTHON) -m coverage combine --quiet
	$(PYTHON) -m coverage report --skip-covered --fail-under 95 \
		--include 'mtor_cli/lookup/*,mtor_cli/calculator/*,mtor_cli/records/*,mtor_cli/content/*'

lint:
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy

format:
	$(PYTHON) -m ruff format .
	$(PYTHON) -m ruff check --fix .

# The JSON Schemas in the package, from the models of the answers.
schemas:
	$(PYTHON) scripts/write_schemas.py

# The ratios of level to trough in data/ratios.yaml, from data/models.yaml.
ratios:
	$(PYTHON) scripts/write_ratios.py

# The approved output of typical calls (tests/golden); read the diff before it is committed.
golden:
	$(PYTHON) -m tests.golden

# The answers to the questions of tests/net; what changed is printed, and is read before it is committed.
net:
	$(PYTHON) -m tests.net

# The output quoted in the documents, docs/commands.md, the manual page and the picture of a screen, from the program.
docs:
	$(PYTHON) -m tests.documents

# The documents as a site, in English and Chinese. A link that leads nowhere is an error.
SPHINX = $(PYTHON) -m sphinx -q -W --keep-going -c docs
site:
	$(SPHINX) . site
	$(SPHINX) -D language=zh_CN -D root_doc=docs/zh/index . site/zh

bench:
	$(PYTHON) benchmarks/startup.py

# Ten thousand rows of made-up files, each compared with what the single command says.
fuzz:
	MTOR_FUZZ=1700 $(PYTHON) -m pytest tests/stream/test_same_answers.py

dist:
	$(PYTHON) -m build

# Mutation testing of the calculator: what each change to it breaks. Works in mutants/ and leaves the source alone.
# A part: make mutation ONLY='mtor_cli.calculator.dose*'. Afterwards: mutmut results, mutmut show NAME.
mutation:
	$(PYTHON) -m pip install -q 'mutmut>=3.8'
	$(PYTHON) -m mutmut run --max-children 1 $(ONLY)
	$(PYTHON) -m mutmut results

# What an engineer runs. The environment is that of the second command in README.md.
PYTHON = .venv/bin/python

.PHONY: env test cover lint format schemas golden docs bench dist mutation

env:
	python3 -m venv .venv
	$(PYTHON) -m pip install -q -e '.[test]'

test:
	$(PYTHON) -m pytest

# Line and branch coverage of the rooms on which the answers rest.
cover:
	$(PYTHON) -m coverage run -m pytest --ignore tests/packaging
	$(PYTHON) -m coverage report --skip-covered --fail-under 95 \
		--include 'mtor_cli/lookup/*,mtor_cli/tdm/*,mtor_cli/models/*,mtor_cli/content/*'

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

# The approved output of typical calls (tests/golden); read the diff before it is committed.
golden:
	$(PYTHON) -m tests.golden

# The output quoted in README.md and CONTRIBUTING.md, and docs/commands.md, from the program.
docs:
	$(PYTHON) -m tests.documents

bench:
	$(PYTHON) benchmarks/startup.py

dist:
	$(PYTHON) -m build

# Mutation testing of the calculator: what each change to tdm/ breaks. Works in mutants/ and leaves the source alone.
# A part: make mutation ONLY='mtor_cli.tdm.consult*'. Afterwards: mutmut results, mutmut show NAME.
mutation:
	$(PYTHON) -m pip install -q 'mutmut>=3.8'
	$(PYTHON) -m mutmut run --max-children 1 $(ONLY)
	$(PYTHON) -m mutmut results

# `make` lists the targets. Everything runs in .venv; a second call sets nothing up again.
VENV := .venv
RUN := . $(VENV)/bin/activate &&
STAMP := $(VENV)/.requirements-installed
CORES ?= all
VERDICTS := $(patsubst paper/claims/%.yaml,results/tables/claims_%.md,$(sort $(wildcard paper/claims/*.yaml)))

.PHONY: help env latex paper published report readme test unit lint bench scale format clean distclean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

paper: env latex ## build everything, from the raw images to results/paper.pdf
	@$(RUN) snakemake --cores $(CORES)

published: env ## train and measure the published study only
	@$(RUN) snakemake --cores $(CORES) published

report: paper ## write report.html: every figure and table with its caption, runtimes, provenance
	@$(RUN) snakemake --report report.html

readme: env ## write the tables of verdicts into README.md
	@$(RUN) snakemake --cores $(CORES) $(VERDICTS) && PYTHONPATH=scripts python -m lowcap.readme README.md $(VERDICTS)

test: env latex ## run all tests: unit tests, lint, a small build to the PDF, staleness
	@$(RUN) pytest

unit: env latex ## run the unit tests only
	@$(RUN) pytest tests/unit

lint: env ## check format and style of Python and Snakemake code
	@$(RUN) ruff check . && ruff format --check . && snakefmt --check Snakefile rules && snakemake --lint

bench: env ## measure speed, side by side in one run, into docs/bench (10 minutes)
	@$(RUN) PYTHONPATH=scripts python tests/bench.py

scale: env ## measure what thousands of networks cost Snakemake, into docs/bench/scale.csv (an hour)
	@$(RUN) PYTHONPATH=scripts python tests/scale.py

format: env ## format Python and Snakemake code
	@$(RUN) ruff format . && ruff check --fix . && snakefmt Snakefile rules

env: $(STAMP) ## create the virtual environment .venv with the pinned packages

$(STAMP): envs/requirements.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Error: found Python %d.%d; 3.11 or newer is needed" % sys.version_info[:2])'
	@python3 -m venv $(VENV) || { echo "Error: python3 cannot create a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@echo "Installing the pinned packages into $(VENV) (several GB with PyTorch; some minutes) ..."
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check -r envs/requirements.txt
	@touch $@

latex: ## install LaTeX if latexmk is missing (Debian and Ubuntu)
	@envs/latex.sh

clean: ## delete results, logs and the report; keep data and environment
	@rm -rf results logs benchmarks report.html .snakemake

distclean: clean ## also delete the data and the environment
	@rm -rf resources $(VENV)

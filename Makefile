# `make` lists the targets. Everything runs in .venv; a second call sets nothing up again.
VENV := .venv
RUN := . $(VENV)/bin/activate &&
# The Pythons that were tried; `make env PYTHON=python3.12` chooses one.
PYTHONS := 3.11 3.12 3.13
CORES ?= all
# `make report CONFIGFILE=extended.yaml`: of what `make extended` has built; so for all targets that build, and impact.
CONFIGURED = $(if $(CONFIGFILE),--configfile $(CONFIGFILE))
SNAKEMAKE = snakemake $(CONFIGURED) --cores $(CORES)
# Tests run in two processes, a file of them in one; builds among them take two cores each.
PYTEST := pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder
LEDGERS := $(patsubst paper/claims/%.yaml,%,$(sort $(wildcard paper/claims/*.yaml)))
VERDICTS := $(LEDGERS:%=results/tables/claims_%.md)
CLAIMS := $(LEDGERS:%=results/claims/%.csv)

.PHONY: help env latex latexml trial preview paper extended published html report crate release readme impact compare accept where diff verify verify-paper clean distclean
.PHONY: test unit lint format docs bench plan turns reference scale faults fuzz lock

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

paper: env latex ## build everything, from the raw images to results/paper.pdf
	@$(RUN) $(SNAKEMAKE)

extended: CONFIGFILE := extended.yaml
extended: paper ## build everything that `make paper` leaves out for its time, too, into the same results and paper

trial: env latex ## build the whole graph on a small grid into trial/, in minutes
	@$(RUN) snakemake --cores $(CORES) --directory trial --configfile trial.yaml

preview: trial ## write trial/report.html: the report of the small grid
	@$(RUN) snakemake --directory trial --configfile trial.yaml --report report.html --report-metadata "$(CURDIR)/paper/report.yaml"

published: env ## train and measure the published study only
	@$(RUN) snakemake --cores $(CORES) published

html: env latex latexml ## build the paper as a page for browsers, results/paper.html
	@$(RUN) $(SNAKEMAKE) paper_page

report: env latex latexml ## write report.html: the paper, every figure and table with its caption, runtimes, provenance
	@$(RUN) $(SNAKEMAKE) all paper_page
	@$(RUN) $(SNAKEMAKE) --report report.html --report-metadata paper/report.yaml all paper_page

crate: paper ## write ro-crate-metadata.json: the project folder as an RO-Crate of the run
	@$(RUN) $(SNAKEMAKE) crate

release: env latex latexml ## write results/release/: the paper with its pages, and all trained networks, an archive each
	@$(RUN) $(SNAKEMAKE) release

readme: env ## write the tables of verdicts into README.md, and its badge, docs/badge.svg
	@$(RUN) snakemake --cores $(CORES) $(VERDICTS) && PYTHONPATH=scripts python -m lowcap.paper.readme README.md $(VERDICTS) \
	    && PYTHONPATH=scripts python -m lowcap.paper.badge docs/badge.svg $(CLAIMS)

impact: env ## say what an edit made stale and why, how long that takes, which numbers, figures and verdicts follow
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where.impact $(CONFIGURED)

compare: env ## compare the numbers and verdicts of this build with the reference (WITH=FILE or COMMIT: with those)
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where.comparison $(WITH)

accept: paper ## make the numbers and verdicts of this build the reference, paper/reference.json
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where.reference

where: env ## say where a number, a figure or a table comes from: make where WHAT=0.76, or a name
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where "$(WHAT)"

diff: env ## mark in results/diff.pdf what changed in the paper and its numbers (BASE=COMMIT or another results/paper)
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where.revision $(BASE)

verify-paper: env ## compare what a PDF prints, what is attached to it and what is built (PDF=FILE: another)
	@$(RUN) PYTHONPATH=scripts python -m lowcap.where.printed $(PDF)

verify: env ## read every result and compare it with what its job wrote
	@$(RUN) PYTHONPATH=scripts python -m lowcap.workflow.checksums

test: env latex ## run all tests: unit tests, lint, a small build to the PDF, staleness
	@$(RUN) $(PYTEST) --cov

unit: env latex ## run the unit tests only
	@$(RUN) $(PYTEST) tests/unit

lint: env ## check format and style of Python and Snakemake code
	@$(RUN) ruff check . && ruff format --check . && ty check && snakefmt --check Snakefile rules && snakemake --lint

faults: env ## kill, damage and starve builds of a tiny study, as root, into paper/bench/faults.csv (half an hour)
	@$(RUN) PYTHONPATH=scripts:tests:tests/tools python tests/tools/campaign.py 10 0

reference: env ## write the checksums by which machines are compared, tests/tools/reference.json (3 minutes)
	@$(RUN) PYTHONPATH=scripts:tests:tests/tools python tests/tools/reference.py

bench: env latex ## measure speed, side by side in one run, into paper/bench (a quarter of an hour; BENCH=growth: that alone)
	@$(RUN) PYTHONPATH=scripts python -m lowcap.workflow.instructions avx2 python tests/tools/bench.py $(BENCH)

plan: env ## work out from a finished build how long it takes on more cores, into paper/bench/plan.csv
	@$(RUN) PYTHONPATH=scripts python tests/tools/plan.py

fuzz: env ## try hostile input by the thousand and write docs/fuzz.csv (5 minutes)
	@$(RUN) PYTHONPATH=scripts python tests/tools/fuzz.py

turns: env latex ## measure the turn from an edit to the new PDF, into paper/bench/turns.csv (3 minutes)
	@$(RUN) PYTHONPATH=scripts python tests/tools/turns.py

scale: env ## measure what thousands of networks cost Snakemake, into paper/bench/scale.csv (20 minutes)
	@$(RUN) PYTHONPATH=scripts python tests/tools/scale.py

format: env ## format Python and Snakemake code
	@$(RUN) ruff format . && ruff check --fix . && snakefmt Snakefile rules

docs: env ## write docs/map.md and docs/tables.md from the code and docs/tables.yaml
	@$(RUN) PYTHONPATH=scripts python tests/tools/describe.py

env: ## make .venv hold the pinned packages (with PYTHON=python3.12: of that Python; with TORCH=cpu: without CUDA)
	@VENV='$(VENV)' PYTHON='$(PYTHON)' TORCH='$(TORCH)' PYTHONS='$(PYTHONS)' envs/python.sh

lock: env ## write envs/requirements.lock: the versions and checksums of all packages that requirements.txt leads to
	@$(RUN) uv pip compile --quiet --universal --python-version $(firstword $(PYTHONS)) --generate-hashes --no-annotate \
	    --custom-compile-command "make lock" --output-file envs/requirements.lock envs/requirements.txt

latex: ## install LaTeX if pdflatex is missing (Debian and Ubuntu)
	@envs/latex.sh latex

latexml: ## install LaTeXML if it is missing (Debian and Ubuntu)
	@envs/latex.sh latexml

clean: ## delete results, logs and the report; keep data and environment
	@rm -rf results logs benchmarks trial report.html ro-crate-metadata.json .snakemake $(filter-out checksums/download,$(wildcard checksums/*))

distclean: clean ## also delete the data and the environment
	@rm -rf resources checksums $(VENV)

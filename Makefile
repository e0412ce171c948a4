.PHONY: help nightly test lint format docs airflow bench lock clean
bin := .venv/bin
# every command starts several Pythons: what they import need not be compiled each time
unexport PYTHONDONTWRITEBYTECODE

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /  \1	/p' Makefile | expand -t 12

nightly: .venv/ready ## Run the whole night: land, check, build, publish (without sources: a sample shop)
	@$(bin)/chatmart nightly $(ARGS)

test: .venv/ready ## Run the tests (ARGS="-k landing" chooses some)
	@$(bin)/pytest -n 2 --dist loadfile $(ARGS)

lint: .venv/ready ## Check style, types, SQL and docker-compose.yml
	$(bin)/ruff check . && $(bin)/ruff format --check . && $(bin)/mypy
	$(bin)/python .ci/with_warehouse.py sqlfluff lint --processes 2 models
	$(bin)/pytest -q tests/ops/test_compose.py

format: .venv/ready ## Put Python and SQL into the house style
	$(bin)/ruff check --fix . && $(bin)/ruff format .
	$(bin)/python .ci/with_warehouse.py sqlfluff fix --processes 2 models

docs: .venv/ready ## Write the dbt docs (tables, columns, lineage) and say where
	@$(bin)/chatmart docs $(ARGS)

airflow: .venv/ready ## Start Airflow's scheduler and user interface on this machine
	@$(bin)/chatmart airflow $(ARGS)

bench: .venv/ready ## Measure, beside COPY, dlt and DuckDB (ONLY=landing, extract or build; installs these into .venv)
	.uv/bin/uv pip install --quiet --python $(bin)/python --require-hashes -r requirements-bench.lock
	$(foreach one,$(or $(ONLY),landing extract build),$(bin)/python -m benchmarks.$(one) $(ARGS) &&) true

lock: .venv/ready ## Write the lock files anew (ARGS=--upgrade takes newer releases)
	.ci/lock $(ARGS)

clean: ## Remove the environment and all caches; the data in .chatmart stays
	@if [ -x $(bin)/chatmart ]; then $(bin)/chatmart warehouse stop || true; fi; rm -rf .venv .uv .mypy_cache .pytest_cache .ruff_cache .hypothesis target dbt_project/target logs

.venv/ready: requirements-dev.lock .ci/bootstrap.lock .ci/environment pyproject.toml
	@PYTHON="$(PYTHON)" .ci/environment

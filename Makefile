# Each target calls one file of tools/, which also runs by itself.
.PHONY: help run test check sim bench setup fmt db
help: ## this list
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):[^#]*## /\1\t/' | expand -t 8
run: ## from nothing to the demo campus on http://127.0.0.1:3000 (PORT=4000 moves it)
	@tools/run.sh
test: ## everything that CI runs
	@tools/test.sh
check: ## format, lints, domain tests: the quick look before a commit
	@tools/check.sh
sim: ## the offline simulation: make sim SEEDS=2000 FROM=1
	@SEEDS="$(SEEDS)" FROM="$(FROM)" tools/sim.sh
bench: ## figures and ratios
	@tools/bench.sh
setup: ## tools only, no build
	@tools/setup.sh
fmt: ## format all Rust
	@tools/fmt.sh
db: ## psql on the private database
	@tools/db.sh

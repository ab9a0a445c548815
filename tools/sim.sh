#!/usr/bin/env bash
# SEEDS seeds of the offline simulation from FROM on: `make sim SEEDS=20000 FROM=1`. Exit code 0 only when all hold;
# a failing seed is printed with its shrunk history, and `make sim SEEDS=1 FROM=<seed>` repeats it.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh run
. tools/env.sh
export BAOXIU_SIM_SEEDS="${SEEDS:-1000}" BAOXIU_SIM_FROM="${FROM:-0}"
echo "• simulation: $BAOXIU_SIM_SEEDS seeds from $BAOXIU_SIM_FROM on"
cargo test -p domain --test all --release -- --nocapture sim::nothing_is_lost_doubled_or_overtaken_whatever_goes_wrong
echo "• $BAOXIU_SIM_SEEDS seeds in $SECONDS s"

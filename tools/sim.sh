#!/usr/bin/env bash
# SEEDS seeds of the offline simulation from FROM on: `make sim SEEDS=2000 FROM=1`. Exit code 0 only when all hold;
# a failing seed is printed with its shrunk history.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh run
. tools/env.sh
export BAOXIU_SIM_SEEDS="${SEEDS:-1000}" BAOXIU_SIM_FROM="${FROM:-0}"
echo "• simulation: $BAOXIU_SIM_SEEDS seeds from $BAOXIU_SIM_FROM on"
cargo test -p domain --test sim --release -- --nocapture

#!/usr/bin/env bash
# Figures and ratios, never part of `make test`: what the first load weighs, how soon pages stand, commands per second
# beside pgbench and beside PouchDB, saving and sending on a phone, catching up. docs/benchmarks.md explains them.
# Own database and server, removed afterwards. Arguments choose parts: tools/bench.sh push pouch
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh test
. tools/env.sh
tools/build.sh
# PouchDB and its server serve as a yardstick here and nowhere else
if ! cmp -s end2end/bench/pouch/package-lock.json end2end/bench/pouch/node_modules/.installed-lock; then
  (cd end2end/bench/pouch && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error && cp package-lock.json node_modules/.installed-lock)
fi

server='' own_pg='' db="baoxiu_bench_$$" work="$(mktemp -d)"
finish() {
  trap '' INT TERM
  if [ -n "$server" ]; then kill -TERM "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; fi
  tools/pg.sh psql run -qc "drop database if exists $db with (force)" || true
  [ -z "$own_pg" ] || tools/pg.sh stop run
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# the durable cluster: commits that are not flushed would flatter the figures
if ! tools/pg.sh status run; then own_pg=1; tools/pg.sh start run; fi
tools/pg.sh psql run -qc "create database $db"
base="$(tools/pg.sh url run)"
export DATABASE_URL="${base%/*}/$db" BAOXIU_DATA_DIR="$work/data"
port=$((20000 + $$ % 10000))
export BAOXIU_ADDR="127.0.0.1:$port" BASE_URL="http://127.0.0.1:$port" BAOXIU_PUBLIC_URL="http://127.0.0.1:$port"
PG_BIN="$(tools/pg.sh bindir)"
export PG_BIN
mkdir -p "$BAOXIU_DATA_DIR"
target/release/baoxiu migrate >"$work/log" 2>&1
target/release/baoxiu seed-demo >>"$work/log" 2>&1
RUST_LOG=warn target/release/baoxiu serve >>"$work/log" 2>&1 &
server=$!
for _ in $(seq 200); do
  if node -e 'fetch(process.env.BASE_URL+"/readyz").then(r=>process.exit(r.ok?0:1),()=>process.exit(1))'; then break; fi
  kill -0 "$server" 2>/dev/null || { tail -5 "$work/log"; exit 1; }
  sleep 0.1
done
(cd end2end && node bench/bench.mjs "$@")

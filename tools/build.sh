#!/usr/bin/env bash
# Builds server and phone application in release, compressed for delivery; nothing to do when no source changed.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/env.sh

stamp=target/.baoxiu-built
sources=(Cargo.toml Cargo.lock .cargo domain store app server style public migrations tools/small.sh tools/small.mjs tools/decoder.mjs tools/node)
if [ -x target/release/baoxiu ] && [ -d target/site/pkg ] && [ -f "$stamp" ] && [ -f Cargo.lock ] &&
  [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit 2>/dev/null)" ]; then
  echo "• build: nothing changed since the last one"
  exit 0
fi
mkdir -p target
touch target/.baoxiu-building # what is edited while the build runs counts as changed
echo "• build: server and WebAssembly in release (the first time 5 to 10 minutes on two cores; later under one)"
# the two programs are linked and optimised by one core each: side by side
log="$(mktemp)"
tools/small.sh make >"$log" 2>&1 &
small=$!
trap 'kill "$small" 2>/dev/null || true; rm -f "$log"' EXIT
cargo leptos build --release --precompress
echo "• build: the small program of reporters' pages"
wait "$small" || { cat "$log"; exit 1; }
tools/small.sh place
NODE_TOOLS_DIR="$NODE_TOOLS_DIR" node tools/decoder.mjs
echo "• build: $(node tools/budget.mjs || true)"
mv target/.baoxiu-building "$stamp"

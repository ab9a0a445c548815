#!/usr/bin/env bash
# The small program (docs/adr/0009-two-programs.md): the same app without the pages of staff, beside what cargo-leptos
# has built. Called by tools/build.sh.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/env.sh
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cargo build --package=app --lib --target-dir=target/front --target=wasm32-unknown-unknown \
  --no-default-features --features=hydrate --profile=wasm-release
wasm-bindgen target/front/wasm32-unknown-unknown/wasm-release/app.wasm \
  --target web --no-typescript --out-dir "$work" --out-name reporter
wasm-opt -Oz "$work/reporter_bg.wasm" -o "$work/reporter.wasm"
rm -f target/site/pkg/reporter.*
[ ! -d "$work/snippets" ] || cp -r "$work/snippets" target/site/pkg/
WORK="$work" node tools/small.mjs

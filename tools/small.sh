#!/usr/bin/env bash
# The small program (docs/adr/0009-two-programs.md): the same app without the pages of staff, with its own style,
# beside what cargo-leptos has built. Called by tools/build.sh: `make` may go on beside cargo-leptos, `place` comes after.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/env.sh
made=target/small/made

make_program() {
  rm -rf "$made"
  mkdir -p "$made"
  # Rust's library is built along, to abort at once and without a word: the messages of panics, and where they happened,
  # are a fifteenth of the program. Stable Rust knows these switches by this name only.
  RUSTC_BOOTSTRAP=1 cargo build -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size --config \
    'build.rustflags=["-Zunstable-options","-Cpanic=immediate-abort","-Zlocation-detail=none","-Zfmt-debug=none"]' \
    --package=app --lib --target-dir=target/small --target=wasm32-unknown-unknown \
    --no-default-features --features=hydrate --profile=wasm-release
  wasm-bindgen target/small/wasm32-unknown-unknown/wasm-release/app.wasm \
    --target web --no-typescript --out-dir "$made" --out-name reporter
  # a function with one caller stays on its own where it is more than tiny: bodies of one kind compress better side by side
  wasm-opt -Oz --converge --one-caller-inline-max-function-size=8 --strip-debug --strip-producers \
    "$made/reporter_bg.wasm" -o "$made/reporter.wasm"
  sass --no-source-map --style=compressed style/small.scss "$made/reporter.css"
}

place() {
  rm -f target/site/pkg/reporter.*
  [ ! -d "$made/snippets" ] || cp -r "$made/snippets" target/site/pkg/
  WORK="$made" node tools/small.mjs
}

case "${1:-}" in
  make) make_program ;;
  place) place ;;
  *) echo "usage: tools/small.sh make|place" >&2; exit 2 ;;
esac

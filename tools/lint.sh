#!/usr/bin/env bash
# Clippy with warnings as errors, for the server's side and for the phone's.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/env.sh
# with the server in the workspace, cargo unifies features: app is checked here with ssr
cargo clippy --workspace --all-targets --features app/ssr -- -D warnings
cargo clippy -p domain --target wasm32-unknown-unknown -- -D warnings
# the whole program, and the small one of reporters' pages
for features in hydrate,staff hydrate; do
  cargo clippy -p app --no-default-features --features "$features" --target wasm32-unknown-unknown -- -D warnings
done

#!/usr/bin/env bash
# Formats all Rust.
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/env.sh
cargo fmt --all

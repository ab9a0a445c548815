#!/usr/bin/env bash
# The quick look before a commit: format, lints, the domain's tests. Minutes less than `make test`, which CI runs.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh run
. tools/env.sh
cargo fmt --all --check
tools/lint.sh
cargo test -p domain

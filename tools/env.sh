# Sourced by every script, and by you: `source tools/env.sh` gives a shell the project's tools and defaults.
# Changes nothing on disk. What it points to is made by tools/setup.sh.

# shellcheck shell=bash
BAOXIU_ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
export BAOXIU_ROOT

# Tools live outside target/ so that `cargo clean` and a second checkout do not rebuild them.
export BAOXIU_TOOLS="${BAOXIU_TOOLS:-$HOME/.cache/baoxiu}"
RUST_WANTED=1.96.0            # least Rust; the very version where rustup can fetch it
CARGO_LEPTOS_VERSION=0.3.11
CARGO_DENY_VERSION=0.20.2
# cargo-leptos demands the very version that the crate has in Cargo.lock
WASM_BINDGEN_VERSION="$(
  sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;q}' "$BAOXIU_ROOT/Cargo.lock" 2>/dev/null || true
)"
NODE_TOOLS_KEY="$(cksum <"$BAOXIU_ROOT/tools/node/package-lock.json" | tr -c '0-9' -)"
NODE_TOOLS_DIR="$BAOXIU_TOOLS/node-${NODE_TOOLS_KEY%%-*}"

# The toolchain that tools/setup.sh settled on (a rustup toolchain, or the system's with a wasm sysroot).
if [ -f "$BAOXIU_TOOLS/toolchain.sh" ]; then
  # shellcheck disable=SC1091
  . "$BAOXIU_TOOLS/toolchain.sh"
fi
PATH="$BAOXIU_TOOLS/cargo-leptos-$CARGO_LEPTOS_VERSION/bin:$BAOXIU_TOOLS/cargo-deny-$CARGO_DENY_VERSION/bin:$NODE_TOOLS_DIR/node_modules/.bin:$PATH"
[ -z "$WASM_BINDGEN_VERSION" ] || PATH="$BAOXIU_TOOLS/wasm-bindgen-cli-$WASM_BINDGEN_VERSION/bin:$PATH"
export PATH

# RUSTFLAGS in the environment would displace .cargo/config.toml's, on which server and phone must agree.
unset RUSTFLAGS CARGO_ENCODED_RUSTFLAGS
export CARGO_INCREMENTAL="${CARGO_INCREMENTAL:-1}"

# PORT=4000 make run  →  127.0.0.1:4000; BAOXIU_ADDR wins when both are set.
export BAOXIU_ADDR="${BAOXIU_ADDR:-127.0.0.1:${PORT:-3000}}"
export BAOXIU_DATA_DIR="${BAOXIU_DATA_DIR:-$BAOXIU_ROOT/.local/data}"

# Where the binary finds the built site (cargo-leptos writes it there).
export LEPTOS_OUTPUT_NAME=baoxiu
export LEPTOS_SITE_ROOT="$BAOXIU_ROOT/target/site"
export LEPTOS_SITE_PKG_DIR=pkg
export LEPTOS_HASH_FILES=true
export LEPTOS_ENV=PROD

if [ -z "${CHROMIUM:-}" ]; then
  for c in chromium chromium-browser google-chrome-stable google-chrome; do
    if CHROMIUM="$(command -v "$c")"; then break; fi
  done
fi
[ -z "${CHROMIUM:-}" ] || export CHROMIUM

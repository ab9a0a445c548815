#!/usr/bin/env bash
# Makes the machine ready: `setup.sh run` for building and serving, `setup.sh test` (the default) for the
# browser tests too. Safe to repeat; says what it does and why it may take long; under 2 s when all is there.
set -euo pipefail
mode="${1:-test}"
cd "$(dirname "$0")/.."
. tools/env.sh

say() { printf '• %s\n' "$*"; }
die() { printf '✗ %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# at_least 1.96.0 1.97.1: is the second version as new as the first?
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -1)" = "$1" ]; }
rustc_version() { "$@" -vV 2>/dev/null | sed -n 's/^release: \([0-9.]*\).*/\1/p'; }

mkdir -p "$BAOXIU_TOOLS"
if have flock; then # two makes at once must not install over one another
  exec 9>"$BAOXIU_TOOLS/.lock"
  flock -n 9 || { say "another set-up is running; waiting for it"; flock 9; }
fi

# ---------------------------------------------------------------- system packages
apt_updated=
apt_update() {
  [ -z "$apt_updated" ] || return 0
  local as_root=()
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  say "reading the package lists (once)"
  "${as_root[@]}" apt-get update -qq >/dev/null || die "apt-get update failed; please run it by hand and read its error"
  apt_updated=1
}
apt_install() { # apt_install "what for" package…
  local why="$1"; shift
  have apt-get || die "$why: please install by hand what other systems call: $*"
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    { have sudo && sudo -n true 2>/dev/null; } || { have sudo && [ -t 0 ]; } ||
      die "$why: missing system packages. Please run: sudo apt-get install $*"
    as_root=(sudo)
  fi
  apt_update
  say "$why: installing $* (a download; up to a minute)"
  # shellcheck disable=SC2024
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" \
    >"$BAOXIU_TOOLS/apt.log" 2>&1 ||
    { tail -5 "$BAOXIU_TOOLS/apt.log" >&2; die "$why: apt-get install $* failed"; }
}

have cc || apt_install "a C linker" build-essential
have git || apt_install "git" git
{ have node && have npm; } || apt_install "Node.js (Sass, wasm-opt, Playwright)" nodejs npm
node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' ||
  die "Node.js $(node --version) is too old: please install version 20 or newer"
tools/pg.sh bindir >/dev/null 2>&1 || apt_install "PostgreSQL's server programs (no system service is used)" postgresql

# ---------------------------------------------------------------- Rust, one toolchain for server and phone
toolchain_ok() {
  [ -f "$BAOXIU_TOOLS/toolchain.sh" ] || return 1
  local v; v="$(rustc_version rustc)"
  [ -n "$v" ] && at_least "$RUST_WANTED" "$v" || return 1
  [ ! -f "$BAOXIU_TOOLS/rust-system" ] || [ "$(cat "$BAOXIU_TOOLS/rust-system")" = "$(/usr/bin/rustc -V 2>/dev/null)" ] || return 1
  ls "$(rustc --print sysroot)"/lib/rustlib/wasm32-unknown-unknown/lib/libstd-*.rlib >/dev/null 2>&1 || return 1
  [ -d "$(rustc --print sysroot)/lib/rustlib/src/rust/library/std" ] || return 1 # tools/small.sh builds it along
  have cargo-clippy && have cargo-fmt
}

# A rustup toolchain that is new enough already only lacks the target and perhaps two components.
use_rustup_target() {
  have rustup || return 1
  local v; v="$(cd / && rustc_version rustc)"
  [ -n "$v" ] && at_least "$RUST_WANTED" "$v" || return 1
  local name; name="$(cd / && rustup show active-toolchain 2>/dev/null | cut -d' ' -f1)"
  [ -n "$name" ] || return 1
  say "Rust $v: adding its WebAssembly library by rustup (a download)"
  timeout 600 rustup target add --toolchain "$name" wasm32-unknown-unknown >"$BAOXIU_TOOLS/rustup.log" 2>&1 &&
    timeout 600 rustup component add --toolchain "$name" clippy rustfmt rust-src >>"$BAOXIU_TOOLS/rustup.log" 2>&1 || return 1
  printf 'export RUSTUP_TOOLCHAIN=%s\n' "$name" >"$BAOXIU_TOOLS/toolchain.sh"
  rm -f "$BAOXIU_TOOLS/rust-system"
}

# The last resort, where the system packages no new enough Rust: a toolchain beside the user's own.
use_rustup_install() {
  have rustup || return 1
  say "Rust $RUST_WANTED with WebAssembly: installing it by rustup beside your own (a download; your default stays)"
  timeout 1200 rustup toolchain install "$RUST_WANTED" --profile minimal -c clippy -c rustfmt -c rust-src \
    -t wasm32-unknown-unknown --no-self-update >"$BAOXIU_TOOLS/rustup.log" 2>&1 || return 1
  printf 'export RUSTUP_TOOLCHAIN=%s\n' "$RUST_WANTED" >"$BAOXIU_TOOLS/toolchain.sh"
  rm -f "$BAOXIU_TOOLS/rust-system"
}

system_rust_ready() {
  local v; v="$(rustc_version /usr/bin/rustc)"
  [ -n "$v" ] && at_least "$RUST_WANTED" "$v" && [ -x /usr/bin/cargo ] && [ -x /usr/bin/cargo-clippy ] && [ -x /usr/bin/cargo-fmt ] &&
    [ -d /usr/lib/rustlib/src/rust/library ] && [ -e /usr/bin/rust-lld ]
}
system_rust_possible() { # there, or to be had without asking for a password
  system_rust_ready && return 0
  have apt-get || return 1
  [ "$(id -u)" = 0 ] || { have sudo && sudo -n true 2>/dev/null; } || return 1
  apt_update
  local v; v="$(apt-cache policy rustc-web 2>/dev/null | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')"
  [ -n "$v" ] && at_least "$RUST_WANTED" "$v"
}

# Distributions ship Rust without a WebAssembly library, but with its source: build that library once, into a
# sysroot of our own beside the tools (nothing under /usr changes), and call rustc with it.
use_system() {
  system_rust_ready || apt_install "Rust $RUST_WANTED from the system's packages" \
    rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web
  local v; v="$(rustc_version /usr/bin/rustc)"
  at_least "$RUST_WANTED" "${v:-0}" ||
    die "this system packages Rust ${v:-none}, $RUST_WANTED is needed: please install rustup and run again"
  if [ ! -e "$(readlink -f /usr/bin/rust-lld)" ]; then
    apt_install "the WebAssembly linker" "lld-$(/usr/bin/rustc -vV | sed -n 's/^LLVM version: \([0-9]*\).*/\1/p')"
  fi

  local sysroot="$BAOXIU_TOOLS/rust-$v" work lib tool
  say "Rust $v: building its WebAssembly library from source (once, about a minute)"
  rm -rf "$sysroot"
  work="$(mktemp -d)"
  mkdir -p "$work/src" "$sysroot/bin" "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib"
  printf '[package]\nname = "probe"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/Cargo.toml"
  echo '#![no_std]' >"$work/src/lib.rs"
  (cd "$work" && env -u RUSTUP_TOOLCHAIN RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    /usr/bin/cargo build --release -Zbuild-std --target wasm32-unknown-unknown) >"$BAOXIU_TOOLS/std.log" 2>&1 ||
    { tail -20 "$BAOXIU_TOOLS/std.log" >&2; die "the WebAssembly library did not build"; }
  for lib in "$work"/target/wasm32-unknown-unknown/release/deps/*.rlib; do
    case "$lib" in */libprobe-*) ;; *) cp "$lib" "$sysroot/lib/rustlib/wasm32-unknown-unknown/lib/" ;; esac
  done
  rm -rf "$work"
  for lib in /usr/lib/rustlib/*; do
    ln -sfn "$lib" "$sysroot/lib/rustlib/${lib##*/}" # the host's library, the source
  done
  for tool in rustc rustdoc; do
    printf '#!/bin/sh\nexec /usr/bin/%s --sysroot "%s" "$@"\n' "$tool" "$sysroot" >"$sysroot/bin/$tool"
  done
  # clippy-driver gets rustc's path as its first argument, so its sysroot comes by the environment
  printf '#!/bin/sh\nexport SYSROOT="%s"\nexec /usr/bin/clippy-driver "$@"\n' "$sysroot" >"$sysroot/bin/clippy-driver"
  # cargo-clippy looks for clippy-driver beside itself: a copy, not a link, so that it finds the one here
  cp /usr/bin/cargo-clippy "$sysroot/bin/cargo-clippy"
  chmod +x "$sysroot"/bin/*
  for tool in cargo cargo-fmt rustfmt; do ln -sfn "/usr/bin/$tool" "$sysroot/bin/$tool"; done
  /usr/bin/rustc -V >"$BAOXIU_TOOLS/rust-system"
  {
    printf 'unset RUSTUP_TOOLCHAIN\n'
    printf 'export PATH="%s/bin:$PATH" RUSTC="%s/bin/rustc" RUSTDOC="%s/bin/rustdoc"\n' "$sysroot" "$sysroot" "$sysroot"
  } >"$BAOXIU_TOOLS/toolchain.sh"
}

if ! toolchain_ok; then
  if use_rustup_target; then :
  elif system_rust_possible; then use_system
  elif use_rustup_install; then :
  else
    die "no Rust $RUST_WANTED with WebAssembly: install rustup (then run again), or on Debian as root: apt-get install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy rustfmt-web lld"
  fi
  . tools/env.sh
  toolchain_ok || die "the Rust toolchain is still not usable: see the logs in $BAOXIU_TOOLS"
fi

# ---------------------------------------------------------------- tools from crates.io
# Unoptimised builds: these tools are cheap to run and dear to compile.
cargo_tool() { # cargo_tool name version "how long" [cargo install options]
  local name="$1" version="$2" how_long="$3" root="$BAOXIU_TOOLS/$1-$2"; shift 3
  local bin="${name%-cli}"
  [ ! -x "$root/bin/$bin" ] || return 0
  say "$name $version: compiling it (once, $how_long)"
  # --locked first; without it where a mirror lacks a version that the tool's lock names
  local lock done_=
  for lock in --locked ""; do
    # shellcheck disable=SC2086
    if CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64 \
      CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=true CARGO_TARGET_DIR="$BAOXIU_TOOLS/build" \
      cargo install "$name" --version "=$version" $lock --root "$root" "$@" >"$BAOXIU_TOOLS/$name.log" 2>&1; then
      done_=1
      break
    fi
  done
  [ -n "$done_" ] || { tail -20 "$BAOXIU_TOOLS/$name.log" >&2; die "$name $version did not build"; }
  built=1
}
built=
cargo_tool cargo-leptos "$CARGO_LEPTOS_VERSION" "about 5 minutes" --features no_downloads
if [ -z "$WASM_BINDGEN_VERSION" ]; then
  say "no Cargo.lock yet: writing one, wasm-bindgen's version stands in it"
  (cd "$BAOXIU_ROOT" && cargo generate-lockfile >/dev/null 2>&1) || die "cargo generate-lockfile failed"
  . tools/env.sh
fi
cargo_tool wasm-bindgen-cli "$WASM_BINDGEN_VERSION" "about 3 minutes"
[ "$mode" = run ] || cargo_tool cargo-deny "$CARGO_DENY_VERSION" "about 5 minutes"
[ -z "$built" ] || rm -rf "$BAOXIU_TOOLS/build"

# ---------------------------------------------------------------- tools from npm
npm_ci() { (cd "$1" && npm ci --no-audit --no-fund --loglevel=error >"$BAOXIU_TOOLS/npm.log" 2>&1) ||
  { tail -20 "$BAOXIU_TOOLS/npm.log" >&2; die "npm ci failed in $1"; }; }

if [ ! -x "$NODE_TOOLS_DIR/node_modules/.bin/sass" ] || [ ! -e "$NODE_TOOLS_DIR/node_modules/.bin/wasm-opt" ] ||
  [ ! -e "$NODE_TOOLS_DIR/node_modules/qr/decode.js" ]; then
  say "Sass, wasm-opt and the reader of QR codes: installing from npm (seconds)"
  mkdir -p "$NODE_TOOLS_DIR"
  cp tools/node/package.json tools/node/package-lock.json "$NODE_TOOLS_DIR/"
  npm_ci "$NODE_TOOLS_DIR"
fi

if [ "$mode" != run ]; then
  if ! cmp -s end2end/package-lock.json end2end/node_modules/.installed-lock; then
    say "Playwright: installing from npm (seconds)"
    npm_ci end2end
    cp end2end/package-lock.json end2end/node_modules/.installed-lock
  fi
  [ -n "${CHROMIUM:-}" ] || apt_install "Chromium for the browser tests" chromium
  if have fc-list && [ -z "$(fc-list :lang=zh-cn family | head -1)" ] || ! have fc-list; then
    apt_install "a Chinese font, so that screenshots and line breaks are true" fontconfig fonts-noto-cjk
  fi
fi

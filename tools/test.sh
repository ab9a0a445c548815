#!/usr/bin/env bash
# Everything that CI runs: format, lints, licences, unit, property and database tests, browser tests against a
# real server. Goes on after a failure, so that one run shows all; exit code 0 only when every step held.
set -uo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh test || exit 1
. tools/env.sh

own_pg=
server=
build=
browser_db=
work="$(mktemp -d)"
finish() {
  trap '' INT TERM
  stop_server
  [ -z "$build" ] || kill -TERM -- "-$build" 2>/dev/null || true
  if [ -n "$browser_db" ]; then tools/pg.sh psql test -qc "drop database if exists $browser_db with (force)" || true; fi
  [ -z "$own_pg" ] || tools/pg.sh stop test
  rm -rf "$work"
}
stop_server() {
  [ -n "$server" ] || return 0
  kill -TERM "$server" 2>/dev/null
  wait "$server" 2>/dev/null
  server=
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

summary=() failed=0 unsteady=0
step() { # step "title" command…
  local title="$1" began=$SECONDS rc verdict=ok; shift
  printf '\n━━ %s\n' "$title"
  "$@"
  rc=$?
  if [ $rc != 0 ]; then verdict=FAILED; failed=1; fi
  printf '── %s: %s, %d s\n' "$title" "$verdict" $((SECONDS - began))
  summary+=("$(printf '%-8s %4d s  %s' "$verdict" $((SECONDS - began)) "$title")")
  return $rc
}

licences() {
  cargo deny --log-level error check --hide-inclusion-graph bans licenses sources || return 1
  if timeout 60 cargo deny fetch db >"$work/db.log" 2>&1; then
    cargo deny --log-level error check --disable-fetch --hide-inclusion-graph advisories
  else
    echo "   advisories: skipped, their database cannot be fetched from here"
  fi
}

# Compilers leave a core idle whenever one large crate is all that is left to do: the release build goes on beside the
# lints and the compiling of tests. Tests themselves run with the machine to themselves.
begin_build() {
  set -m # a process group of its own, to be stopped as one
  tools/build.sh >"$work/build.log" 2>&1 &
  build=$!
  set +m
}
release_build() {
  local rc
  wait "$build"
  rc=$?
  build=
  cat "$work/build.log"
  return $rc
}

rust_tests() {
  if ! tools/pg.sh status test; then own_pg=1; fi
  tools/pg.sh start test || return 1
  DATABASE_URL="$(tools/pg.sh url test)"
  export DATABASE_URL
  cargo test --workspace --features app/ssr --no-fail-fast 2>&1 | tee "$work/cargo.log"
  return "${PIPESTATUS[0]}"
}

free_port() { # below the range that outgoing connections use
  local p
  while :; do
    p=$((10000 + RANDOM % 10000))
    (exec 3<>"/dev/tcp/127.0.0.1/$p") 2>/dev/null || { echo "$p"; return; }
  done
}

sum_of() { # sum_of passed|failed LOG: what the browser tests' runner counted
  awk -v of="$1" '$1 ~ /^[0-9]+$/ && $2 == of { n += $1 } END { print n + 0 }' "$2"
}
# Of each failed browser test its name and the first lines of why.
reasons() {
  awk '/^  [0-9]+\) \[/ { left = 9 } left > 0 && NF { print "  " $0; left-- }' "$work/browser.log"
}

browser_tests() {
  if ! tools/pg.sh status test; then own_pg=1; fi
  tools/pg.sh start test || return 1
  browser_db="baoxiu_browser_$$"
  tools/pg.sh psql test -qc "create database $browser_db" || return 1
  local base rc; base="$(tools/pg.sh url test)"
  export DATABASE_URL="${base%/*}/$browser_db" BAOXIU_DATA_DIR="$work/data" LOG="$PWD/end2end/test-results-server.log"
  BAOXIU_ADDR="127.0.0.1:$(free_port)"
  export BAOXIU_ADDR BASE_URL="http://$BAOXIU_ADDR" BAOXIU_PUBLIC_URL="http://$BAOXIU_ADDR"
  mkdir -p "$BAOXIU_DATA_DIR"
  target/release/baoxiu migrate && target/release/baoxiu seed-demo || return 1
  target/release/baoxiu serve >"$LOG" 2>&1 &
  server=$!
  local ready=
  for _ in $(seq 300); do
    kill -0 "$server" 2>/dev/null || break
    if node -e 'fetch(process.env.BASE_URL+"/readyz").then(r=>process.exit(r.ok?0:1),()=>process.exit(1))'; then ready=1; break; fi
    sleep 0.2
  done
  [ -n "$ready" ] || { tail -20 "$LOG"; echo "✗ the server did not become ready; its log: $LOG"; return 1; }
  (cd end2end && npx playwright test) 2>&1 | tee "$work/browser.log"
  rc="${PIPESTATUS[0]}"
  if [ "$rc" != 0 ]; then
    # Once more, with traces for whoever looks for the reason. What holds then is unsteady: a fault to be mended, of the
    # test or of the product, and said with its reason at the end; but no more than two of some hundred pass so.
    rm -rf end2end/test-results-first
    cp -r end2end/test-results end2end/test-results-first
    echo "   what failed once more, with traces:"
    local first; first="$(sum_of failed "$work/browser.log")"
    if (cd end2end && TRACE=1 npx playwright test --last-failed) && [ "$first" -ge 1 ] && [ "$first" -le 2 ]; then
      unsteady="$first" rc=0
    fi
    echo "   pictures: end2end/test-results-first/; traces: end2end/test-results/; the server's log: end2end/test-results-server.log"
  fi
  stop_server
  return "$rc"
}

begin_build
step "format" cargo fmt --all --check
step "lints (warnings are errors)" tools/lint.sh
step "dependencies: bans, licences, sources" licences
step "tests compile" cargo test --workspace --features app/ssr --no-run
built=
step "release build (begun first, in the background)" release_build && built=1
step "unit, property and database tests" rust_tests
if [ -n "$built" ]; then
  step "bytes of the first load" node tools/budget.mjs
  step "browser tests" browser_tests
fi

printf '\n━━ summary\n'
printf '%s\n' "${summary[@]}"
touch "$work/cargo.log" "$work/browser.log"
# both runners' own counts, added up; a step that failed without a count counts as one
rust_counts="$(awk '
  /^test result:/ { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) p += $(i-1); if ($i ~ /^failed/) f += $(i-1) } }
  END { print p + 0, f + 0 }' "$work/cargo.log")"
passed=$((${rust_counts% *} + $(sum_of passed "$work/browser.log") + unsteady))
bad=$((${rust_counts#* } + $(sum_of failed "$work/browser.log") - unsteady))
why="$(reasons)"
if [ -n "$why" ]; then printf '\n━━ browser tests that failed; unsteady, as they held the second time: %d\n%s\n' "$unsteady" "$why"; fi
if [ "$failed" != 0 ] && [ "$bad" = 0 ]; then bad=1; fi
printf '\n%d passed, %d failed\n' "$passed" "$bad"
exit "$failed"

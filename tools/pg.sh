#!/usr/bin/env bash
# A private PostgreSQL for this checkout: pg.sh start|stop|status|url|psql|bindir [run|test|/folder] [psql arguments]
#   run   durable, kept between runs
#   test  no fsync, many connections; its content may vanish
#   /…    durable, in that folder: for a test that stops its PostgreSQL
# Listens on 127.0.0.1 only, on a port found at first start; a generated password keeps other users out.
# As root it drops to another user, because PostgreSQL refuses root. It touches no other cluster.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
verb="${1:-}"
kind="${2:-run}"
die() { printf '✗ %s\n' "$*" >&2; exit 1; }
case "$kind" in run) name=pg ;; test) name=pg-test ;; /*) name= ;; *) die "which cluster: run, test, or a folder?" ;; esac

bindir() {
  local d
  for d in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql@*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v initdb 2>/dev/null || echo /nowhere/initdb)")"; do
    [ -x "$d/initdb" ] && [ -x "$d/postgres" ] || continue
    [ "$("$d/postgres" -V | sed 's/[^0-9]*\([0-9]*\).*/\1/')" -ge 15 ] && { echo "$d"; return 0; }
  done
  return 1
}
bin="$(bindir)" || die "no PostgreSQL server programs (15 or newer) found: please install them (Debian: postgresql)"
[ "$verb" != bindir ] || { echo "$bin"; exit 0; }

# ---- who runs it, and where
as=()
if [ "$(id -u)" = 0 ]; then
  user=postgres
  id "$user" >/dev/null 2>&1 || user=nobody
  as=(setpriv --reuid "$user" --regid "$(id -g "$user")" --clear-groups)
fi
dir="$root/.local/$name"
[ -n "$name" ] || dir="$kind"
prepare() {
  mkdir -p "$dir"
  [ ${#as[@]} = 0 ] || chown "$user" "$dir"
  chmod 700 "$dir"
}
if [ ${#as[@]} != 0 ] && [ -n "$name" ]; then
  mkdir -p "$root/.local"
  # the checkout may lie under a folder which that user cannot enter
  if ! "${as[@]}" test -x "$root/.local" 2>/dev/null; then
    dir="/var/tmp/baoxiu-$(printf %s "$root" | cksum | cut -d' ' -f1)/$name"
    mkdir -p "${dir%/*}"
  fi
fi
data="$dir/data"
run() { (cd / && exec "${as[@]}" env -u PGHOST -u PGPORT -u PGUSER -u PGDATABASE -u PGOPTIONS LC_ALL=C.UTF-8 "$@"); }
running() { [ -f "$data/PG_VERSION" ] && run "$bin/pg_ctl" -D "$data" status >/dev/null 2>&1; }
url() { printf 'postgres://baoxiu:%s@127.0.0.1:%s/baoxiu\n' "$(cat "$dir/password")" "$(cat "$dir/port")"; }

taken() { (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null; }
pick_port() {
  local p
  for _ in $(seq 50); do
    p=$((20000 + RANDOM % 10000)) # below the range that outgoing connections use
    taken "$p" || { echo "$p"; return 0; }
  done
  die "no free port found"
}

start() {
  ! running || return 0
  prepare
  if [ -f "$data/PG_VERSION" ] && [ "$(cat "$data/PG_VERSION")" != "$("$bin/postgres" -V | sed 's/[^0-9]*\([0-9]*\).*/\1/')" ]; then
    local old; old="/usr/lib/postgresql/$(cat "$data/PG_VERSION")/bin"
    [ -x "$old/postgres" ] || die "$data was made by PostgreSQL $(cat "$data/PG_VERSION"), which is gone: install it, or remove $dir to start anew"
    bin="$old"
  fi
  if [ ! -f "$dir/ready" ]; then
    rm -rf "$data"
    (umask 077 && od -An -N16 -tx1 /dev/urandom | tr -d ' \n' >"$dir/password")
    [ ${#as[@]} = 0 ] || chown "$user" "$dir/password"
    run "$bin/initdb" -D "$data" -U baoxiu --pwfile="$dir/password" --auth=scram-sha-256 \
      --encoding=UTF8 --locale=C.UTF-8 --no-instructions >/dev/null || die "initdb failed"
    {
      echo "listen_addresses = '127.0.0.1'"
      echo "unix_socket_directories = ''"
      echo "timezone = 'UTC'"
      echo "log_timezone = 'UTC'"
      [ "$kind" != test ] || printf '%s\n' "fsync = off" "synchronous_commit = off" "full_page_writes = off" "max_connections = 300"
    } >>"$data/postgresql.conf"
  fi
  if [ ! -s "$dir/port" ] || taken "$(cat "$dir/port")"; then pick_port >"$dir/port"; fi
  # 9>&- : the daemon must not hold the caller's lock; /dev/null: nor its pipe
  run "$bin/pg_ctl" -D "$data" -l "$dir/log" -w -t 60 -o "-p $(cat "$dir/port")" start >/dev/null 2>&1 9>&- </dev/null ||
    { tail -5 "$dir/log" >&2; die "PostgreSQL did not start; its log is $dir/log"; }
  if [ ! -f "$dir/ready" ]; then
    PGPASSWORD="$(cat "$dir/password")" "$bin/createdb" -h 127.0.0.1 -p "$(cat "$dir/port")" -U baoxiu baoxiu
    touch "$dir/ready"
  fi
}

case "$verb" in
  start) start ;;
  stop) if running; then run "$bin/pg_ctl" -D "$data" -m fast -w stop >/dev/null; fi ;;
  status) running ;;
  url) [ -f "$dir/ready" ] || die "not started yet: tools/pg.sh start $kind"; url ;;
  psql) shift; [ $# = 0 ] || shift; exec "$bin/psql" "$(url)" "$@" ;;
  *) die "usage: tools/pg.sh start|stop|status|url|psql|bindir [run|test|/folder]" ;;
esac

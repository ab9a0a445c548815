#!/usr/bin/env bash
# From nothing to a running campus: tools, private PostgreSQL, release build, migrations, demo data, server.
# Ctrl-C or TERM stops everything that this started. PORT=4000 or BAOXIU_ADDR=… moves it; DATABASE_URL takes
# another database than the private one.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh run
. tools/env.sh

server=
own_pg=
finish() {
  trap '' INT TERM
  if [ -n "$server" ]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
  fi
  [ -z "$own_pg" ] || tools/pg.sh stop run
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

tools/build.sh

if [ -z "${DATABASE_URL:-}" ]; then
  if ! tools/pg.sh status run; then
    echo "• PostgreSQL: starting the private one under .local/"
    own_pg=1
    tools/pg.sh start run
  fi
  DATABASE_URL="$(tools/pg.sh url run)"
  export DATABASE_URL
fi
mkdir -p "$BAOXIU_DATA_DIR"
target/release/baoxiu migrate
# an empty database gets the demo campus; the command itself leaves any other as it is and says so
target/release/baoxiu seed-demo || echo "• demo campus: not loaded (see the line above); the data here is served as it is"

host="${BAOXIU_ADDR%:*}" port="${BAOXIU_ADDR##*:}"
[ "$host" != 0.0.0.0 ] || host=127.0.0.1
if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
  echo "✗ $BAOXIU_ADDR is taken by another program: choose another with PORT=4000 make run" >&2
  exit 1
fi
target/release/baoxiu serve &
server=$!
for _ in $(seq 300); do
  kill -0 "$server" 2>/dev/null || break
  if (exec 3<>"/dev/tcp/$host/$port") 2>/dev/null; then
    cat <<TXT

  baoxiu serves on  http://$host:$port

  Sign in at /login, password baoxiu-demo each:
    desk1 desk2        duty officers: take calls, call back         /desk
    manager1 manager2  dispatch by trade                            /dispatch
    worker1 … worker6  their jobs, offline too                      /jobs
    chief              answers for management                       /escalations
    admin  store1      administration; the store is not built yet   /admin

  Try:  report a fault without an account   http://$host:$port/r/D1-101
        hand it to a worker as manager1, do it as worker1, with the network switched off in the browser
        call back as desk1 from /visits; two stars, and chief must answer in /escalations

  Ctrl-C stops the server$([ -z "$own_pg" ] || echo " and its private PostgreSQL"); data stays under .local/.

TXT
    break
  fi
  sleep 0.1
done
wait "$server"

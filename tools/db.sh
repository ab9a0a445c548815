#!/usr/bin/env bash
# A psql prompt on the private database of `make run`, started if need be (it keeps running; tools/pg.sh stop ends it).
set -euo pipefail
cd "$(dirname "$0")/.."
tools/pg.sh start run
exec tools/pg.sh psql run

#!/usr/bin/env bash
# Runs a command inside a lab host. Usage: host-enter.sh PID CGROUP-FILE... -- COMMAND...
# The cgroups are entered from out here: no process can move into a cgroup namespace from inside it (cgroups(7), nsdelegate).
set -euo pipefail
pid=$1
shift
while [ "$1" != -- ]; do
  echo $$ >"$1"
  shift
done
shift
exec nsenter --target "$pid" --all -- "$@"

#!/usr/bin/env bash
# Runs inside a lab host. Usage: background.sh NAME COMMAND...
# Starts the command as a daemon of the host: in the host's cgroup, its output appended to NAME.log and its pid (in the
# host's own pid namespace) written to NAME.pid in the host's folder.
set -euo pipefail
name=$1
shift
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  echo $$ >/sys/fs/cgroup/init/cgroup.procs
else
  for file in /sys/fs/cgroup/*/cgroup.procs; do echo $$ >"$file"; done
fi
setsid "$@" >>"/run/lab/$name.log" 2>&1 </dev/null &
echo $! >"/run/lab/$name.pid"

#!/usr/bin/env bash
# Runs inside a lab host. Usage: background.sh NAME COMMAND...
# Starts the command as a daemon of the host: its output is appended to NAME.log, and its pid (in the host's own pid
# namespace) is written to NAME.pid, in the host's folder.
set -euo pipefail
name=$1
shift
setsid "$@" >>"/run/lab/$name.log" 2>&1 </dev/null &
echo $! >"/run/lab/$name.pid"

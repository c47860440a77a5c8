#!/usr/bin/env bash
# Starts one lab host: a process tree with namespaces of its own, whose first process is host-init.sh.
# Usage: host-start.sh NAME DIR [--outer FILE]... [--inner FILE]...
# NAME "switch" gets a network namespace only. The FILEs are cgroup.procs files of cgroups made for this host: the outer
# ones become the roots of its cgroup namespace; with cgroup v2 its processes must then move on to an inner one, because
# a cgroup that hands controllers to its children may hold no processes itself (kernel, cgroup-v2, "No Internal Process").
set -euo pipefail
here=$(dirname "$(readlink -f "$0")")
name=$1 dir=$2
shift 2

inner=()
while [ $# -gt 0 ]; do
  case $1 in
    --outer) echo $$ >"$2" ;;
    --inner) inner+=("$2") ;;
  esac
  shift 2
done

if [ "$name" = switch ]; then
  exec unshare --net --uts bash "$here/switch-init.sh"
fi

# shellcheck disable=SC2016  # the inner shell expands these
exec unshare --cgroup bash -c '
  set -euo pipefail
  init=$1 name=$2 dir=$3
  shift 3
  for file; do echo $$ >"$file"; done
  exec unshare --net --mount --uts --ipc --pid --fork --kill-child bash "$init" "$name" "$dir"
' host-start "$here/host-init.sh" "$name" "$dir" "${inner[@]}"

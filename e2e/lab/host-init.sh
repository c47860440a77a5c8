#!/usr/bin/env bash
# The first process (pid 1) of a lab host: sets up what is private to the host, then reaps orphans until it is killed.
# When it dies the kernel ends every process of the host and takes its mounts and network devices away.
# Prints its pid and start time, as the machine sees them, once everything is ready.
set -euo pipefail
name=$1 dir=$2
here=$(dirname "$(readlink -f "$0")")

read -r -a stat </proc/self/stat # of the machine's /proc, which is still the one mounted here

mount -t proc proc /proc
mount -t sysfs sysfs /sys
if [ "$(cut -d: -f1 /proc/self/cgroup)" = 0 ]; then
  mount -t cgroup2 cgroup2 /sys/fs/cgroup
  sed -e 's/[a-z]\+/+&/g' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
else
  mount -t tmpfs -o mode=755 tmpfs /sys/fs/cgroup
  while IFS=: read -r _ controllers _; do
    [ -n "$controllers" ] || continue # the line of cgroup v2, which has no controllers on such a machine
    folder=/sys/fs/cgroup/${controllers#name=}
    mkdir "$folder"
    case $controllers in
      name=*) mount -t cgroup -o "none,$controllers" cgroup "$folder" ;;
      *) mount -t cgroup -o "$controllers" cgroup "$folder" ;;
    esac
  done </proc/self/cgroup
fi

resolv=$(readlink -m /etc/resolv.conf) # often a link to somewhere below /run, which is about to be hidden
mount -t tmpfs -o mode=755 tmpfs /run
mkdir -p /run/lab /run/lock
mount --bind "$dir" /run/lab
hostname "$name"
mount --bind "$dir/hosts" /etc/hosts
case $resolv in /run/*) mkdir -p "$(dirname "$resolv")" && touch "$resolv" ;; esac
[ ! -e "$resolv" ] || mount --bind "$dir/resolv.conf" "$resolv"
mount --bind "$dir/var-lib" /var/lib # last: the folders of all labs are below the machine's own
ip link set lo up

trap 'exit 0' TERM
echo "ready ${stat[0]} ${stat[21]}"
exec >/dev/null 2>&1
while :; do
  sleep infinity &
  wait $! || :
done

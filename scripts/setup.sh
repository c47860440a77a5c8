#!/usr/bin/env bash
# Gets a checkout ready to run, doing only what is missing: npm packages, the build, and what the lab (e2e/lab) needs of
# Debian. Says what it installs before it does, and nothing when there is nothing to do. Never starts a service.
# With --lenient a machine that cannot have the lab (not root, not Debian) is told so, and it is no error: the tests that
# need no lab run there as well.
set -euo pipefail
cd "$(dirname "$0")/.."
lenient=
[ "${1:-}" != --lenient ] || lenient=yes

say() { echo "setup: $*" >&2; }
fail() {
  say "$@"
  exit 1
}
cannot_have_lab() {
  [ -n "$lenient" ] || fail "$@"
  say "$@ (going on without the lab)"
}

node_is_new_enough() {
  local major minor
  IFS=. read -r major minor _ <<<"$(node -p process.versions.node)"
  [ "$major" -gt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -ge 19 ]; }
}

npm_packages() {
  if [ -e node_modules/.package-lock.json ] && [ ! package-lock.json -nt node_modules/.package-lock.json ]; then return; fi
  say "installing the npm packages of package-lock.json into node_modules (npm ci)"
  npm ci --no-audit --no-fund --loglevel=error >&2
}

# Folders are looked at too: theirs is the time at which a file in them was last added or removed.
build() {
  local newer
  if [ -e dist/.built ]; then
    newer=$(find . -mindepth 1 \( -name node_modules -o -name dist -o -name '.*' \) -prune -o \
      \( -type d -o -name '*.ts' -o -name '*.proto' -o -name tsconfig.json -o -name build.sh -o -name package-lock.json \) \
      -newer dist/.built -print -quit)
    [ -n "$newer" ] || return 0
  fi
  say "building into dist"
  bash scripts/build.sh
}

# command:package, in Debian 12's names
needed=(dockerd:docker.io docker:docker.io iptables:iptables ip:iproute2 busybox:busybox-static
  unshare:util-linux nsenter:util-linux mount:mount hostname:hostname nft:nftables conntrack:conntrack curl:curl tar:tar docker-registry:docker-registry)

debian_packages() {
  local pair packages=()
  for pair in "${needed[@]}"; do
    if ! PATH=$PATH:/usr/sbin:/sbin command -v "${pair%%:*}" >/dev/null; then packages+=("${pair#*:}"); fi
  done
  if [ "$(id -u)" -ne 0 ]; then
    cannot_have_lab "the lab makes network namespaces and runs container engines: run this as root"
    return
  fi
  [ ${#packages[@]} -gt 0 ] || return 0
  readarray -t packages < <(printf '%s\n' "${packages[@]}" | sort -u)
  if ! command -v apt-get >/dev/null; then
    cannot_have_lab "this machine has no apt-get: install what Debian calls ${packages[*]}"
    return
  fi
  say "installing the Debian packages ${packages[*]} (apt-get install); no service of theirs is started"
  install_without_starting "${packages[@]}"
}

# Debian's packages ask /usr/sbin/policy-rc.d whether they may start their services (invoke-rc.d(8)): 101 is no. A policy
# that is already there is put back afterwards.
policy=/usr/sbin/policy-rc.d
install_without_starting() {
  [ ! -e $policy ] || mv $policy $policy.before-setup
  trap restore_policy EXIT
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
  export DEBIAN_FRONTEND=noninteractive
  quietly apt-get update -qq
  quietly apt-get install -y -qq --no-install-recommends "$@"
  if [ -d /run/systemd/system ]; then
    case " $* " in *" docker.io "*) systemctl disable --quiet docker.service docker.socket containerd.service ;; esac
    case " $* " in *" docker-registry "*) systemctl disable --quiet docker-registry.service ;; esac
  fi
  restore_policy
  trap - EXIT
}
# Runs a command whose output matters only when it fails.
quietly() {
  local output
  output=$("$@" 2>&1) || fail "$* failed: $output"
}
restore_policy() {
  rm -f $policy
  [ ! -e $policy.before-setup ] || mv $policy.before-setup $policy
}

command -v node >/dev/null || fail "Node.js 20.19 or newer is needed: none is on the path"
node_is_new_enough || fail "Node.js 20.19 or newer is needed: this is $(node --version)"
npm_packages
build
debian_packages

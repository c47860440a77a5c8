#!/usr/bin/env bash
# Compiles everything to dist/ and puts the .proto files beside the loader that reads them. dist/.built dates the sources
# of the last build without errors. What can run is made to run even when there are errors elsewhere.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p dist/proto
stamp=$(mktemp dist/.building.XXXXXX) # made now: what changes while we compile counts as newer than this build
trap 'rm -f "$stamp"' EXIT
cp proto/*.proto dist/proto/
status=0
node node_modules/typescript-native/bin/tsc -p tsconfig.json || status=$?
for program in dist/cli/main.js dist/node/main.js; do [ ! -e $program ] || chmod +x $program; done
[ $status -ne 0 ] || mv "$stamp" dist/.built
exit $status

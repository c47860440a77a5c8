#!/usr/bin/env bash
# Compiles everything to dist/ and puts the .proto files beside the loader that reads them.
set -euo pipefail
cd "$(dirname "$0")/.."
node node_modules/typescript-native/bin/tsc -p tsconfig.json
mkdir -p dist/proto
cp proto/*.proto dist/proto/
chmod +x dist/cli/main.js dist/node/main.js 2>/dev/null || true

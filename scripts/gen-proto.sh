#!/usr/bin/env bash
# Generates the TypeScript types of proto/*.proto into proto/gen (or into the folder named as the first argument).
set -euo pipefail
cd "$(dirname "$0")/.."
out=${1:-proto/gen}
rm -rf "$out"
# The options must agree with proto/load.ts: they decide how a message looks in TypeScript.
node_modules/.bin/proto-loader-gen-types --longs=Number --enums=String --defaults --keepCase \
  --grpcLib=@grpc/grpc-js --targetFileExtension=.ts --importFileExtension=.js \
  --inputTemplate=%sInput --outputTemplate=%s --includeDirs=proto --outDir="$out" \
  objects.proto container.proto control.proto dispatcher.proto ca.proto node.proto raft.proto store.proto >/dev/null

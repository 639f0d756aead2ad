#!/usr/bin/env bash
# run 2.1.5 (seen 2026-11-30)
#
# A script that awaits eleven host functions at a time makes the host process print a MaxListenersExceededWarning, although
# the engine itself allows 100 in flight (`maxInFlightBridgeRequests`): each call adds an `abort` listener to one AbortSignal of the
# invocation. With `--trace-warnings` the warning looks like a leak in the host, and a host that treats warnings as errors ends. The way
# out is `events.setMaxListeners(limit, getHostFunctionContext().abortSignal)` inside a host function.
#
# Output seen:
#   result: 11
#   warning: MaxListenersExceededWarning, 11 abort listeners added to [AbortSignal]
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private":true,"type":"module"}' >package.json
npm install --silent --no-audit --no-fund run@2.1.5
cat >try.mjs <<'JS'
import { createRunner } from 'run';

const warnings = [];
process.on('warning', ({ name, message }) => warnings.push(`${name}, ${/\d+ abort listeners[^.]*/.exec(message)?.[0]}`));
const result = await createRunner().run({
  source: 'return (await Promise.all(Array.from({ length: 11 }, () => tools.wait({})))).length;',
  hostFunctions: { tools: { wait: () => new Promise((resolve) => setTimeout(resolve, 50, {})) } },
});
await new Promise((resolve) => setImmediate(resolve));
console.log(`result: ${result.value}`);
console.log(`warning: ${warnings[0] ?? 'none'}`);
JS
node --no-warnings try.mjs | tee output
grep -q 'warning: MaxListenersExceededWarning' output || { echo 'The behaviour has changed.'; exit 1; }

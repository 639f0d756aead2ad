#!/usr/bin/env bash
# dmarc-parse 1.2.1 (seen 2026-11-29)
#
# RFC 7489, section 6.3: `fo` is a colon-separated list, such as `fo=1:d:s`. The parser takes a single option only: it
# reports the list as invalid and leaves the tag out of the result, so a reader of the result sees a record without `fo`.
#
# Output seen:
#   fo=1      {"value":"1"} no messages
#   fo=1:d:s  missing; Invalid value for 'fo': '1:d:s', must be one of: 0, 1, d, s
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund dmarc-parse@1.2.1
cat > run.cjs <<'END'
const parse = require('dmarc-parse');
const one = parse('v=DMARC1; p=reject; fo=1');
const list = parse('v=DMARC1; p=reject; fo=1:d:s');
console.log(`fo=1      ${JSON.stringify({ value: one.tags.fo?.value })} ${one.messages ?? 'no messages'}`);
console.log(`fo=1:d:s  ${list.tags.fo ? 'present' : 'missing'}; ${list.messages}`);
process.exit(one.tags.fo?.value === '1' && !list.tags.fo && /Invalid value for 'fo'/.test(String(list.messages)) ? 0 : 1);
END
node run.cjs || { echo 'The behaviour has changed.'; exit 1; }

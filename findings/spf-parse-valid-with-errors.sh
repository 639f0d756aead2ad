#!/usr/bin/env bash
# spf-parse 1.0.4 (seen 2026-11-29)
#
# Two terms of RFC 7208 are reported as errors: a prefix length for IPv6 only (`mx//64`, section 5.6, dual-cidr-length), and
# a modifier that the parser does not know (section 6: unrecognized modifiers are ignored). The `mechanisms` then hold an
# entry without type or value in their place, and `valid` is true in spite of the error.
#
# Output seen:
#   v=spf1 mx//64 -all         valid true; error: Unknown standalone term 'mx//64'
#   v=spf1 ra=postmaster -all  valid true; error: Unknown standalone term 'ra=postmaster'
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund spf-parse@1.0.4
cat > run.cjs <<'END'
const parse = require('spf-parse');
const read = (record) => {
  const { valid, messages = [] } = parse(record);
  console.log(`${record.padEnd(26)} valid ${valid}; ${messages.map((one) => `${one.type}: ${one.message}`).join('; ')}`);
  return valid === true && messages.some(({ type }) => type === 'error');
};
const both = [read('v=spf1 mx//64 -all'), read('v=spf1 ra=postmaster -all')];
process.exit(both.every(Boolean) ? 0 : 1);
END
node run.cjs || { echo 'The behaviour has changed.'; exit 1; }

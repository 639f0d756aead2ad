#!/usr/bin/env bash
# standardwebhooks 1.1.1 (seen 2026-11-29)
#
# `verify` reads the headers as members of an object. The `Headers` of a fetch-style handler (`request.headers`), whose
# values are behind `get`, has none of them: a rightly signed delivery fails with "Missing required headers". A payload
# that is text and no JSON fails after its signature was accepted, with a SyntaxError and no WebhookVerificationError.
#
# Output seen:
#   plain object: verified
#   Headers: WebhookVerificationError Missing required headers
#   signed text: SyntaxError
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund standardwebhooks@1.1.1
cat > run.mjs <<'END'
import { Webhook } from 'standardwebhooks';

const webhook = new Webhook(`whsec_${Buffer.alloc(24, 7).toString('base64')}`);
const now = new Date();
const headersOf = (payload) => ({
  'webhook-id': 'msg_1',
  'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
  'webhook-signature': webhook.sign('msg_1', now, payload),
});
const attempt = (payload, headers) => {
  try {
    webhook.verify(payload, headers);
    return 'verified';
  } catch (error) {
    return error instanceof SyntaxError ? 'SyntaxError' : `${error.constructor.name} ${error.message}`;
  }
};
const plain = attempt('{"a":1}', headersOf('{"a":1}'));
const fetched = attempt('{"a":1}', new Headers(headersOf('{"a":1}')));
const text = attempt('accepted', headersOf('accepted'));
console.log(`plain object: ${plain}\nHeaders: ${fetched}\nsigned text: ${text}`);
process.exit(plain === 'verified' && /Missing required headers/.test(fetched) && text === 'SyntaxError' ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }

#!/usr/bin/env bash
# nodemailer 10.6.1 (seen 2026-11-29)
#
# The `list` option makes List-* headers. It treats every value as an address: the value that RFC 8058, section 3.1 demands
# for List-Unsubscribe-Post becomes a link, so receivers see no one-click unsubscribe. Two values for `unsubscribe` become two
# header fields, where RFC 2369, section 2 allows one field per message (a list within the list makes one).
#
# Output seen:
#   List-Unsubscribe: <https://example.com/u>
#   List-Unsubscribe: <mailto:u@example.com>
#   List-Unsubscribe-Post: <http://List-Unsubscribe=One-Click>
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund nodemailer@10.6.1
cat > run.mjs <<'END'
import nodemailer from 'nodemailer';

const transport = nodemailer.createTransport({ streamTransport: true, buffer: true, newline: 'unix' });
const { message } = await transport.sendMail({
  from: 'news@example.com',
  to: 'reader@example.org',
  subject: 'News',
  text: 'News',
  list: {
    unsubscribe: ['https://example.com/u', 'mailto:u@example.com'],
    'unsubscribe-post': 'List-Unsubscribe=One-Click',
  },
});
const lines = message.toString().match(/^List-.*$/gm);
console.log(lines.join('\n'));
const post = lines.at(-1) === 'List-Unsubscribe-Post: <http://List-Unsubscribe=One-Click>';
process.exit(post && lines.filter((line) => line.startsWith('List-Unsubscribe:')).length === 2 ? 0 : 1);
END
node run.mjs || { echo 'The behaviour has changed.'; exit 1; }

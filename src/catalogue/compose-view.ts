import { createHash } from 'node:crypto';
import type { ViewRecord } from './view-record.js';

/** The parts of every view's page: the script that communicates with the client, and the style. */
export interface ViewFrame {
  readonly script: string;
  readonly style: string;
}

/**
 * Builds a view's page. Its own content security policy only allows these two scripts, by their digests, loads nothing
 * and forbids turning strings into markup, whatever else the client's policy allows.
 */
export function composeView(record: ViewRecord, script: string, frame: ViewFrame): string {
  const policy = [
    "default-src 'none'",
    `script-src ${digestOf(frame.script)} ${digestOf(script)}`,
    `style-src ${digestOf(frame.style)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const title = escaped(record.title);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${frame.style}</style>
</head>
<body>
<main>
<h1 tabindex="-1">${title}</h1>
<div id="view"></div>
<p id="status" role="status"></p>
</main>
<script>${frame.script}</script>
<script>${script}</script>
</body>
</html>
`;
}

function digestOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

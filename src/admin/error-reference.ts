import { type ErrorCode, type ErrorEntry, errorTable } from '../base/index.js';

/** Every error code with its meaning, sorted alphabetically. */
export function errorEntries(): readonly (readonly [ErrorCode, ErrorEntry])[] {
  return (Object.entries(errorTable) as (readonly [ErrorCode, ErrorEntry])[]).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
}

/** Where the reference explains a code, below the gateway's address. */
export function errorReferencePath(code: ErrorCode): string {
  return `/reference/errors#${code}`;
}

/** The reference of error codes as Markdown, with a section per code. */
export function errorReference(): string {
  return [
    '# Errors',
    '',
    'Every error code with what to do, generated from the one error table by `npm run generate`. Every error of the admin API is',
    '`{statusCode, error, code, message, help_url}`; `code` is stable, `message` may change, and `help_url` leads to the section of the code on the',
    'page `/reference/errors` of the gateway. MCP clients receive the JSON-RPC number; a refused or failed tool call is a result with `isError`.',
    ...errorEntries().flatMap(([code, { http, jsonRpc, help }]) => [
      '',
      `## \`${code}\``,
      '',
      `HTTP ${http}, JSON-RPC ${jsonRpc}. ${help.replaceAll('<', '\\<')}`,
    ]),
    '',
  ].join('\n');
}

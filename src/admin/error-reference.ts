import { type ErrorCode, type ErrorEntry, errorTable } from '../base/index.js';

/** Every error code with what it means, in alphabetical order. */
export function errorEntries(): readonly (readonly [ErrorCode, ErrorEntry])[] {
  return (Object.entries(errorTable) as (readonly [ErrorCode, ErrorEntry])[]).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
}

/** Where the reference explains a code, below the gateway's address. */
export function errorReferencePath(code: ErrorCode): string {
  return `/reference/errors#${code}`;
}

/** The reference of error codes as Markdown. */
export function errorReference(): string {
  return [
    '# Errors',
    '',
    'Generated from the one error table by `npm run generate`. Every error of the admin API is',
    '`{statusCode, error, code, message, help_url}`; `code` is stable, `message` may change.',
    'A running gateway serves this list at `/reference/errors`.',
    '',
    '| code | HTTP | JSON-RPC | what to do |',
    '| --- | --- | --- | --- |',
    ...errorEntries().map(([code, { http, jsonRpc, help }]) => `| \`${code}\` | ${http} | ${jsonRpc} | ${help} |`),
    '',
  ].join('\n');
}

import { type Result, refuse } from '../base/index.js';
import { createFileFetcher } from './fetch-file.js';

const waitMs = 60_000;

/** Options of a document fetch. */
export interface DocumentFetch {
  readonly bytesMax: number;
  /** Origins to connect to in place of hosts. */
  readonly connectTo?: ReadonlyMap<string, string>;
  readonly signal?: AbortSignal;
}

/**
 * Fetches a document from an https address. Follows no redirect, refuses private addresses and documents over the size
 * limit.
 */
export async function fetchDocument(
  address: string,
  { bytesMax, connectTo = new Map(), signal }: DocumentFetch,
): Promise<Result<Uint8Array>> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:') {
    const message = 'must be an https address';
    return refuse('invalid_params', `url ${message}.`, { failures: [{ path: 'url', message }] });
  }
  const fetcher = createFileFetcher({ hosts: [url.host], connectTo, bytesMax });
  const time = AbortSignal.timeout(waitMs);
  try {
    const file = await fetcher.fetch(address, signal ? AbortSignal.any([signal, time]) : time);
    return file.ok ? { ok: true, value: file.value.bytes } : file;
  } finally {
    await fetcher.close();
  }
}

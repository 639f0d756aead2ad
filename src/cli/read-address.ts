import { createFileFetcher } from '../outbound/index.js';
import { CommandFault } from './output.js';

const waitMs = 60_000;

/** Fetches a document once from an https address: no redirect, no private address, no more bytes than allowed. */
export async function readAddress(address: string, bytesMax: number): Promise<Uint8Array> {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol !== 'https:')
    throw new CommandFault('A document is fetched from an https address, or read from a file.', 2);
  const fetcher = createFileFetcher({ hosts: [url.host], connectTo: new Map(), bytesMax });
  try {
    const file = await fetcher.fetch(address, AbortSignal.timeout(waitMs));
    if (!file.ok) throw new CommandFault(`The document cannot be fetched: ${file.refusal.message}`);
    return file.value.bytes;
  } finally {
    await fetcher.close();
  }
}

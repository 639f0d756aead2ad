import { fetchDocument } from '../outbound/index.js';
import { CommandFault } from './output.js';

/** Fetches a document once from an https address: no redirect, no private address, no more bytes than allowed. */
export async function readAddress(address: string, bytesMax: number): Promise<Uint8Array> {
  if (!URL.canParse(address) || new URL(address).protocol !== 'https:')
    throw new CommandFault('The document must be a file or an https address.', 2);
  const document = await fetchDocument(address, { bytesMax });
  if (!document.ok) throw new CommandFault(`The document cannot be fetched: ${document.refusal.message}`);
  return document.value;
}

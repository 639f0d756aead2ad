import { ok, type Result, refuse } from '../base/index.js';
import { type FileInHand, fileOfReply } from './file.js';
import { createRoutes } from './routes.js';
import { createSender } from './send.js';

/** More than the concurrent calls, so that no account waits for the files of another. */
const connectionsPerOrigin = 2_048;
const timeoutMs = 30_000;

/** What the file fetcher needs. */
export interface FileFetcherDeps {
  /** Hosts from which files may be fetched. Empty unless the operator lists some. */
  readonly hosts: readonly string[];
  readonly connectTo: ReadonlyMap<string, string>;
  readonly bytesMax: number;
}

/** Fetches files that callers name by URL. */
export interface FileFetcher {
  fetch(address: string, signal: AbortSignal): Promise<Result<FileInHand>>;
  close(): Promise<void>;
}

/**
 * Creates the fetcher: only https, only listed hosts, no redirects, no private addresses, no file over the size limit.
 */
export function createFileFetcher({ hosts, connectTo, bytesMax }: FileFetcherDeps): FileFetcher {
  const allowedHosts = new Set(hosts);
  const routes = createRoutes({ allowedHosts, connectTo, connectionsPerOrigin, answerBytesMax: bytesMax });
  const send = createSender(routes);
  return {
    fetch: async (address, signal) => {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '')
        return refuseAddress('must be an https address without credentials');
      if (!allowedHosts.has(url.host))
        return refuseAddress(
          hosts.length === 0
            ? 'cannot be used here: the operator allows no host (GATEHOUSE_UPLOAD_HOSTS). Send the file itself, in Base64'
            : `leads to ${url.host}; allowed: ${hosts.join(', ')}`,
        );
      const path = url.pathname + url.search;
      const reply = await send({ host: url.host, method: 'GET', path, headers: { accept: '*/*' }, signal, timeoutMs });
      if (!reply.ok) return reply;
      if (reply.value.status !== 200)
        return refuse(
          'upstream_failed',
          `${url.host} returned HTTP ${reply.value.status} instead of the file. Nothing was sent.`,
        );
      return ok(fileOfReply(reply.value, url.pathname.split('/').at(-1) || 'file'));
    },
    close: () => routes.close(),
  };
}

function refuseAddress(message: string): Result<never> {
  return refuse('invalid_params', `url ${message}.`, { failures: [{ path: 'url', message }] });
}

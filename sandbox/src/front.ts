import type { IncomingMessage, ServerResponse } from 'node:http';
import { findDataCenter, findHost } from './data-centers.js';
import type { Fault, Faults } from './faults.js';
import { type GraphRequest, graphHosts } from './graph/service.js';
import { type Journal, type JournalEntry, keptBody } from './journal.js';
import { writeJson } from './json.js';
import type { MailRequest } from './mail-service.js';
import { type NamesRequest, namesHost } from './names/service.js';
import { type AccountsRequest, isBrowserPage } from './oauth/accounts-service.js';
import { readParameters } from './parameters.js';
import type { Reply } from './reply.js';
import type { WorkspaceRequest } from './workspace/request.js';
import { workspaceHosts } from './workspace/service.js';

/** The services that requests are passed to. */
export interface FrontParts {
  readonly now: () => number;
  readonly journal: Journal;
  readonly faults: Faults;
  readonly mail: (request: MailRequest) => Reply;
  readonly accounts: (request: AccountsRequest) => Reply;
  readonly names: (request: NamesRequest) => Reply;
  readonly workspace: (request: WorkspaceRequest) => Reply;
  readonly graph: (request: GraphRequest) => Reply;
  readonly control: (method: string, path: string, bodyText: string) => Reply;
  readonly log?: (line: string) => void;
}

const bodyBytesMax = 64 * 1024 * 1024;
const noBytes = Buffer.alloc(0);

/** Makes the listener of the HTTP server: reads a request once, records it, applies an injected fault, and writes the response. */
export function createFront(parts: FrontParts): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    readBody(request)
      .then((body) => (body ? serve(parts, { request, response, body }) : write(response, tooLarge)))
      .catch((error: unknown) => {
        // An error of the simulator itself must never look like one of the simulated service.
        process.stderr.write(`sandbox: ${error instanceof Error ? error.stack : String(error)}\n`);
        if (!response.headersSent) write(response, { status: 599, body: { error: 'the sandbox itself failed' } });
      });
  };
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: Buffer;
}

async function serve(parts: FrontParts, { request, response, body }: Exchange): Promise<void> {
  const url = request.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const method = request.method ?? 'GET';
  if (path.startsWith('/__sandbox')) {
    write(response, parts.control(method, path, body.toString()));
    return;
  }
  const entry: JournalEntry = {
    at: parts.now(),
    host: hostOf(request),
    method,
    path,
    queryText: mark < 0 ? '' : url.slice(mark + 1),
    headers: request.headers,
    body: keptBody(body),
    status: 0,
  };
  parts.journal.add(entry);
  const fault = parts.faults.take(entry);
  if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
  if (fault?.drop) {
    request.socket.destroy();
  } else {
    const reply = withFault(parts, { entry, body }, fault);
    entry.status = reply.status;
    write(response, reply);
  }
  parts.log?.(`${method} ${entry.host}${path} ${fault?.drop ? 'dropped' : entry.status}`);
}

interface Received {
  readonly entry: JournalEntry;
  readonly body: Buffer;
}

function withFault(parts: FrontParts, received: Received, fault: Fault | undefined): Reply {
  if (!fault) return answer(parts, received);
  if (fault.status !== null || fault.body !== null)
    return { status: fault.status ?? 200, body: fault.body ?? '', headers: fault.headers };
  const reply = answer(parts, received);
  return { ...reply, headers: { ...reply.headers, ...fault.headers } };
}

function answer({ mail, accounts, names, workspace, graph }: FrontParts, { entry, body }: Received): Reply {
  const { host, method, path, queryText, headers } = entry;
  // A browser names by Host the machine that it was sent to: what people open there is the first data centre's.
  const isBrowser = isBrowserPage(path) && /^(127\.0\.0\.1|localhost|\[::1\])$/.test(host);
  const home = findDataCenter('com');
  const found = isBrowser && home ? ({ center: home, role: 'accounts' } as const) : findHost(host);
  const { authorization: presented } = headers;
  if (host === namesHost)
    return names({ method, path, query: new URLSearchParams(queryText), authorization: presented, body });
  if (workspaceHosts.includes(host)) {
    const query = new URLSearchParams(queryText);
    return workspace({ host, method, path, query, authorization: presented, body });
  }
  if (graphHosts.includes(host)) {
    const consistency = headers.consistencylevel;
    const query = new URLSearchParams(queryText);
    const level = typeof consistency === 'string' ? consistency : undefined;
    return graph({ host, method, path, query, authorization: presented, consistency: level, body });
  }
  if (!found) return { status: 421, body: { error: `no server of the simulated service has the name "${host}"` } };
  const { center } = found;
  if (found.role === 'mail') {
    const query = readParameters(queryText);
    const { authorization, 'content-type': contentType } = headers;
    return mail({ center, method, path, query, authorization, contentType, body });
  }
  const parameters = new URLSearchParams(queryText);
  for (const [name, value] of new URLSearchParams(body.toString())) parameters.set(name, value);
  return accounts({ center, method, path, parameters });
}

function hostOf(request: IncomingMessage): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

/** The whole body; null where it is larger than anything the service takes. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) return noBytes;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return null;
    chunks.push(chunk);
  }
  return chunks.length === 1 ? (chunks[0] ?? noBytes) : Buffer.concat(chunks);
}

const tooLarge: Reply = { status: 413, body: { error: 'the body is too large' }, headers: { connection: 'close' } };

function write(response: ServerResponse, { status, body, headers }: Reply): void {
  const content = typeof body === 'string' || body instanceof Uint8Array ? body : writeJson(body);
  response.writeHead(status, {
    'content-type': 'application/json;charset=UTF-8',
    'content-length': Buffer.byteLength(content),
    ...headers,
  });
  response.end(content);
}

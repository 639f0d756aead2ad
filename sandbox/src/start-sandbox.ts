import { type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import { createAccountsService } from './accounts-service.js';
import { createControlPlane } from './control-plane.js';
import { type DataCenter, findHost } from './data-centers.js';
import { createDns } from './dns.js';
import { createFaults, type Fault } from './faults.js';
import { createJournal, type JournalEntry, maskHeaders, maskSecrets } from './journal.js';
import { type Json, parseJson, writeJson } from './json.js';
import { createMailService } from './mail-service.js';
import { createOAuthServer } from './oauth.js';
import type { Organization } from './organization.js';
import type { Reply } from './reply.js';
import { seedDns, seedOrganization } from './seed.js';

export interface SandboxOptions {
  readonly host?: string;
  /** 0 for any free one. */
  readonly port?: number;
}

/** A sandbox that listens. */
export interface RunningSandbox {
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts the simulator: every data centre by its Host header, the control plane under `/__sandbox/`. */
export async function startSandbox({ host = '127.0.0.1', port = 0 }: SandboxOptions = {}): Promise<RunningSandbox> {
  let clockOffsetMs = 0;
  const now = (): number => Date.now() + clockOffsetMs;
  const organizations = new Map<string, Organization>();
  const [dns, journal, faults, oauth] = [createDns(), createJournal(), createFaults(), createOAuthServer(now)];
  seedDns(dns);
  const organizationOf = (center: DataCenter): Organization => {
    const present = organizations.get(center.id);
    if (present) return present;
    const seeded = seedOrganization();
    organizations.set(center.id, seeded);
    return seeded;
  };
  const mail = createMailService({ oauth, dns, organizationOf, now });
  const accounts = createAccountsService(oauth);
  const control = createControlPlane({
    journal,
    faults,
    dns,
    oauth,
    reset: (tokens) => {
      organizations.clear();
      seedDns(dns);
      faults.clear();
      journal.clear();
      clockOffsetMs = 0;
      if (tokens) oauth.clear();
    },
    shiftClock: (offsetMs) => {
      clockOffsetMs = offsetMs;
    },
  });
  const answer = (request: FastifyRequest, path: string, bodyText: string): Reply => {
    const found = findHost(hostOf(request));
    const query = textMembers(request.query);
    if (!found)
      return { status: 421, body: { error: `no server of the simulated service has the name ${hostOf(request)}` } };
    if (found.role === 'accounts')
      return accounts({ center: found.center, method: request.method, path, query, bodyText });
    return mail({
      center: found.center,
      method: request.method,
      path,
      query,
      authorization: request.headers.authorization,
      bodyText,
    });
  };

  const app = fastify({ logger: false, bodyLimit: 64 * 1024 * 1024, forceCloseConnections: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.route({
    method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH'],
    url: '/*',
    handler: async (request, reply) => {
      const path = request.url.split('?', 1)[0] ?? '/';
      const bodyText = typeof request.body === 'string' ? request.body : '';
      if (path.startsWith('/__sandbox/')) return send(reply, control(request.method, path, bodyText));
      const entry: JournalEntry = {
        at: new Date(now()).toISOString(),
        host: hostOf(request),
        method: request.method,
        path,
        query: maskedQuery(request.query),
        headers: maskHeaders(request.headers),
        body: maskedBody(bodyText, request.headers['content-type']),
        status: 0,
      };
      journal.add(entry);
      const fault = faults.take({ method: request.method, path, host: entry.host });
      if (fault?.delayMs) await new Promise((resolve) => setTimeout(resolve, fault.delayMs));
      if (fault?.drop) {
        reply.hijack();
        reply.raw.destroy();
        return reply;
      }
      const result =
        fault && (fault.status !== null || fault.body !== null)
          ? faulted(fault)
          : withHeaders(answer(request, path, bodyText), fault);
      entry.status = result.status;
      return send(reply, result);
    },
  });
  await app.listen({ host, port });
  const address = app.server.address();
  const listening = typeof address === 'object' && address !== null ? address.port : port;
  return { origin: `http://${host}:${listening}`, close: () => app.close() };
}

function hostOf(request: FastifyRequest): string {
  return (request.headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
}

function textMembers(value: unknown): { readonly [name: string]: string } {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      Array.isArray(member) ? String(member.at(-1)) : String(member),
    ]),
  );
}

function maskedQuery(query: unknown): JournalEntry['query'] {
  const masked = maskSecrets(textMembers(query));
  return typeof masked === 'object' && masked !== null && !Array.isArray(masked)
    ? (masked as JournalEntry['query'])
    : {};
}

function maskedBody(text: string, contentType: string | undefined): Json {
  if (text === '') return null;
  if (contentType?.startsWith('application/x-www-form-urlencoded'))
    return maskSecrets(Object.fromEntries(new URLSearchParams(text)));
  try {
    return maskSecrets(parseJson(text));
  } catch {
    return text;
  }
}

function faulted(fault: Fault): Reply {
  return {
    status: fault.status ?? 200,
    body: fault.body ?? '',
    headers: { 'content-type': 'application/json', ...fault.headers },
  };
}

function withHeaders(reply: Reply, fault: Fault | undefined): Reply {
  return fault ? { ...reply, headers: { ...reply.headers, ...fault.headers } } : reply;
}

function send(reply: FastifyReply, { status, body, headers }: Reply): FastifyReply {
  const text = typeof body === 'string' ? body : writeJson(body);
  return reply
    .code(status)
    .headers({ 'content-type': 'application/json;charset=UTF-8', ...headers })
    .send(text);
}

import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { revisions, serverIcons } from '../../mcp/index.js';

/** An MCP server that its operator publishes. Its URL contains no token. */
export interface PublishedServer {
  readonly id: string;
  readonly name: string;
  readonly url: string;
}

/** What a gateway publishes to anyone, and its sources. */
export interface PublicDocumentDeps {
  readonly securityContact: string | null;
  readonly appsChallenge: string | null;
  /** The published servers that can be reached now. */
  readonly publishedServers: () => Promise<readonly PublishedServer[]>;
  /** Where people reach the gateway, without a trailing slash. */
  readonly origin: () => string;
  readonly version: string;
  /** Milliseconds since 1970 UTC. */
  readonly now: () => number;
}

const dayMs = 86_400_000;
/** RFC 9116, section 2.5.5 recommends less than a year. */
const securityTextDays = 180;
const textMax = 100;
const cardPath = /^\/mcp\/mcp_[a-z0-9]+\/server-card(?:\?|$)/;
const paths = new Set([
  '/.well-known/security.txt',
  '/.well-known/openai-apps-challenge',
  '/.well-known/ai-catalog.json',
]);

/** Whether an address is a server card: it lies below the path of MCP servers and is no request of theirs. */
export function isServerCard(url: string): boolean {
  return cardPath.test(url);
}

/** Whether an address is a document for anyone, from whatever page: it discloses nothing that a page elsewhere must not read. */
export function isPublicDocument(url: string): boolean {
  return paths.has(url.split('?', 1)[0] ?? '') || isServerCard(url);
}

/**
 * Serves `security.txt` (RFC 9116), the token of a directory of apps, the AI Catalog of this host and the server cards
 * that it lists (MCP extension "server card", SEP-2127 of July 2026). Each is a 404 until a setting publishes it; none
 * contains a credential.
 */
export function servePublicDocuments(app: FastifyInstance, deps: PublicDocumentDeps): void {
  const { securityContact, appsChallenge, publishedServers, now, origin } = deps;
  app.get('/.well-known/security.txt', (_request, reply) => {
    if (securityContact === null) return reply.callNotFound();
    const expires = new Date(Math.floor(now() / dayMs + securityTextDays) * dayMs).toISOString();
    const lines = [`Contact: ${securityContact}`, `Expires: ${expires}`, 'Preferred-Languages: en'];
    if (origin().startsWith('https://')) lines.push(`Canonical: ${origin()}/.well-known/security.txt`);
    return reply.type('text/plain; charset=utf-8').send(`${lines.join('\n')}\n`);
  });
  app.get('/.well-known/openai-apps-challenge', (_request, reply) =>
    appsChallenge === null ? reply.callNotFound() : reply.type('text/plain; charset=utf-8').send(appsChallenge),
  );
  app.get('/.well-known/ai-catalog.json', async (request, reply) => {
    const servers = await publishedServers();
    if (servers.length === 0) return reply.callNotFound();
    const { hostname } = new URL(origin());
    const entries = servers.map(({ id, url }) => ({
      identifier: `urn:air:${hostname}:mcp:${id}`,
      type: 'application/mcp-server-card+json',
      url: `${url}/server-card`,
    }));
    return sendPublic(request, reply, { type: 'application/ai-catalog+json', body: { specVersion: '1.0', entries } });
  });
  app.get<{ Params: { id: string } }>('/mcp/:id/server-card', async (request, reply) => {
    const server = (await publishedServers()).find(({ id }) => id === request.params.id);
    if (server === undefined) return reply.callNotFound();
    return sendPublic(request, reply, { type: 'application/mcp-server-card+json', body: cardOf(server, deps) });
  });
}

function cardOf({ id, name, url }: PublishedServer, { origin, version }: PublicDocumentDeps): object {
  const [newest] = revisions;
  return {
    $schema: 'https://static.modelcontextprotocol.io/schemas/v1/server-card.schema.json',
    name: `${new URL(origin()).hostname.split('.').reverse().join('.')}/${id}`,
    version,
    title: name.slice(0, textMax),
    description: `${name.slice(0, textMax - 30)}, an MCP server of Gatehouse`,
    ...(newest ? serverIcons(origin(), newest) : {}),
    remotes: [
      { type: 'streamable-http', url, supportedProtocolVersions: revisions.map((revision) => revision.version) },
    ],
  };
}

function sendPublic(
  request: FastifyRequest,
  reply: FastifyReply,
  { type, body }: { readonly type: string; readonly body: object },
): FastifyReply {
  const text = JSON.stringify(body);
  const etag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 27)}"`;
  reply.headers({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET',
    'access-control-allow-headers': 'Content-Type, If-None-Match',
    'access-control-expose-headers': 'ETag',
    'cache-control': 'public, max-age=3600',
    etag,
  });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  return reply.type(type).send(text);
}

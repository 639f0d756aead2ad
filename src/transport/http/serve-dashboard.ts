import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

// Styles may stand in elements, because the component library computes them; scripts may not, and nothing comes from elsewhere.
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/**
 * Serves the built dashboard under `/dashboard/`. Files whose name holds their digest may be kept for good; every other address there is
 * one of its pages, and answers the document that shows them all. `/` leads to it.
 */
export function serveDashboard(app: FastifyInstance, folder: string): void {
  const document = readFileSync(join(folder, 'index.html'));
  app.register(fastifyStatic, {
    root: folder,
    prefix: '/dashboard/',
    wildcard: false,
    index: false,
    decorateReply: false,
    cacheControl: false,
    setHeaders: (response, path) => {
      const isKept = basename(dirname(path)) === 'assets';
      response.setHeader('cache-control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('content-security-policy', policy);
    },
  });
  app.get('/', (_request, reply) => reply.redirect('dashboard/', 302));
  app.get('/dashboard', (_request, reply) =>
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }).send(document),
  );
  app.get<{ Params: { '*': string } }>('/dashboard/*', (request, reply) => {
    // A file that is not there is a mistake, and no page.
    if (/(?:^assets\/|\.\w+$)/.test(request.params['*'])) return reply.callNotFound();
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy })
      .send(document);
  });
}

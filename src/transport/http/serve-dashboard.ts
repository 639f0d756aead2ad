import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { pagePolicy } from './page-policy.js';

/**
 * Serves the built dashboard under `/dashboard/`. Files with a digest in their name may be cached forever. Every other
 * path there is a page of the app and returns its HTML document. `/` redirects to it.
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
    // The build writes them next to each file.
    preCompressed: true,
    setHeaders: (response, path) => {
      response.setHeader('vary', 'accept-encoding');
      const isKept = basename(dirname(path)) === 'assets';
      response.setHeader('cache-control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
      response.setHeader('content-security-policy', pagePolicy);
    },
  });
  app.get('/', (_request, reply) => reply.redirect('dashboard/', 302));
  app.get('/dashboard', (_request, reply) =>
    reply.headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy }).send(document),
  );
  app.get<{ Params: { '*': string } }>('/dashboard/*', (request, reply) => {
    // A missing file is an error, not a page of the app.
    if (/(?:^assets\/|\.\w+$)/.test(request.params['*'])) return reply.callNotFound();
    return reply
      .headers({ 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pagePolicy })
      .send(document);
  });
}

import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyError, FastifyInstance, FastifyReply } from 'fastify';
import { pagePolicy } from './page-policy.js';

const textTypes: Readonly<Record<string, string>> = { '.md': 'text/markdown', '.txt': 'text/plain' };
const notBuilt =
  'The documentation is not part of this build. Run "npm run docs" in a clone; the published package and the image contain it.\n';

/**
 * Serves the built documentation under `/docs/`: pages without their `.html`, each also as Markdown, and `llms.txt`. Without the site every
 * address there is a 404 that names the command that builds it.
 */
export function serveDocs(app: FastifyInstance, folder: string | undefined): void {
  if (folder === undefined) {
    for (const path of ['/docs', '/docs/*'])
      app.get(path, (_request, reply) => reply.code(404).type('text/plain; charset=utf-8').send(notBuilt));
    return;
  }
  const index = readFileSync(join(folder, 'index.html'));
  const notFound = readFileSync(join(folder, '404.html'));
  app.get('/docs', (_request, reply) => sendPage(reply, index));
  app.register(
    async (docs) => {
      docs.setNotFoundHandler((_request, reply) => sendPage(reply.code(404), notFound));
      // A path that leads out of the folder is an error of the library with its own status.
      docs.setErrorHandler<FastifyError>((error, _request, reply) => {
        if (error.statusCode === undefined || error.statusCode >= 500) throw error;
        return sendPage(reply.code(404), notFound);
      });
      docs.register(fastifyStatic, {
        root: folder,
        prefix: '/',
        extensions: ['html'],
        dotfiles: 'ignore',
        decorateReply: false,
        cacheControl: false,
        setHeaders: (response, path) => {
          const type = textTypes[extname(path)];
          if (type !== undefined) response.setHeader('content-type', `${type}; charset=utf-8`);
          const isKept = /[\\/]assets[\\/]/.test(path);
          response.setHeader('cache-control', isKept ? 'public, max-age=31536000, immutable' : 'no-cache');
          response.setHeader('content-security-policy', pagePolicy);
        },
      });
    },
    { prefix: '/docs' },
  );
}

function sendPage(reply: FastifyReply, page: Buffer): FastifyReply {
  return reply
    .headers({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': pagePolicy,
    })
    .send(page);
}

// A receiver of webhooks as a stranger would write it: signatures are verified by the library of standardwebhooks.com.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { installApart } from '../install-apart.mjs';

const libraries = { standardwebhooks: '1.1.1' };

/** Starts the receiver; `verified` waits for the next event and returns it, or throws if its signature is wrong. */
export async function startReceiver() {
  const folder = await installApart('standardwebhooks', libraries);
  const { Webhook } = createRequire(join(folder, 'package.json'))('standardwebhooks');
  const events = [];
  let arrived = () => undefined;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    events.push({ headers: request.headers, body });
    response.writeHead(204).end();
    arrived();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    verified: async (secret) => {
      if (events.length === 0)
        await new Promise((resolve) => {
          arrived = resolve;
        });
      const { headers, body } = events.shift();
      return new Webhook(secret).verify(body, headers);
    },
    close: () => server.close(),
  };
}

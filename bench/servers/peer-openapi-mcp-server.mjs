// @ivotoby/openapi-mcp-server serving the operations of an OpenAPI document, by its own command. It says nothing when it listens, so it is asked.
// Arguments: the folder it is installed in, the document, the origin of the operations, a port.
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const [folder, document, origin, port] = process.argv.slice(2);
const entry = join(folder, 'node_modules', '@ivotoby', 'openapi-mcp-server', 'bin', 'mcp-server.js');
process.argv = [process.argv[0], entry, '--transport', 'http', '--port', port, '--api-base-url', origin];
process.argv.push('--openapi-spec', document, '--headers', 'authorization:Bearer x', '--verbose', 'false');
await import(pathToFileURL(entry).href);
for (let isListening = false; !isListening; ) {
  const socket = connect({ host: '127.0.0.1', port: Number(port) });
  isListening = await Promise.race([
    once(socket, 'connect').then(
      () => true,
      () => false,
    ),
    pause(1_000, false),
  ]);
  socket.destroy();
  if (!isListening) await pause(50);
}
process.stdout.write(`http://127.0.0.1:${port}/mcp\n`);

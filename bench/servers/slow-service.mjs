// A connected service that takes its time: 60 ms for most, 5 s for lists of groups, which is what the noisy account asks for. Prints its origin.
import { createServer } from 'node:http';

const quickMs = 60;
const slowMs = 5_000;
const organization = { zoid: 123456789, orgName: 'Bench', primaryDomainName: 'bench.example' };

const server = createServer((request, response) => {
  const { url = '' } = request;
  const data = url === '/api/organization' ? organization : url.includes('/groups') ? { groups: [] } : { domainVO: [] };
  const body = JSON.stringify({ status: { code: 200, description: 'success' }, data });
  const send = () => response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  setTimeout(send, url.includes('/groups') ? slowMs : quickMs);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

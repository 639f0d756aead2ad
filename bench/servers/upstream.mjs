// The connected service at its fastest: fixed bytes for every GET, spoken over bare sockets, because what it takes of the machine is not there
// for the server under test. Prints its origin when it listens.
import { createServer } from 'node:net';

const organization = {
  status: { code: 200, description: 'success' },
  data: { zoid: 123456789, orgName: 'Bench', primaryDomainName: 'bench.example' },
};
const domain = (index) => ({
  domainId: String(9_000_000_000_000 + index),
  domainName: `domain-${index}.example`,
  primary: index === 0,
  verificationStatus: true,
  mailHostingEnabled: true,
  CNAMEVerificationCode: `zb${index}`,
  mxstatus: 'verified',
  spfstatus: true,
  dkimstatus: true,
});
const domains = (count) => ({
  status: { code: 200, description: 'success' },
  data: { domainVO: Array.from({ length: count }, (_, index) => domain(index)) },
});
const answer = (value) => {
  const body = JSON.stringify(value);
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
};
const [whole, small, large] = [answer(organization), answer(domains(3)), answer(domains(480))];

const server = createServer({ noDelay: true }, (socket) => {
  let partial = '';
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    partial += chunk.latin1Slice(0, chunk.length);
    for (let end = partial.indexOf('\r\n\r\n'); end >= 0; end = partial.indexOf('\r\n\r\n')) {
      const head = partial.slice(0, end);
      partial = partial.slice(end + 4);
      const path = head.slice(4, head.indexOf(' ', 4));
      socket.write(path === '/api/organization' ? whole : path.includes('large') ? large : small, 'latin1');
      if (/\r\nconnection: close/i.test(head)) socket.end();
    }
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

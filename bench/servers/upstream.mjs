// The connected service at its fastest: fixed bytes for every call. Prints its origin when it listens.
import { createServer } from 'node:http';

const organization = JSON.stringify({
  status: { code: 200, description: 'success' },
  data: { zoid: 123456789, orgName: 'Bench', primaryDomainName: 'bench.example' },
});
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
const envelope = (count) =>
  Buffer.from(
    JSON.stringify({
      status: { code: 200, description: 'success' },
      data: { domainVO: Array.from({ length: count }, (_, index) => domain(index)) },
    }),
  );
const small = envelope(3);
const large = envelope(480);

const server = createServer((request, response) => {
  const body =
    request.url === '/api/organization' ? Buffer.from(organization) : request.url.includes('large') ? large : small;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`http://127.0.0.1:${server.address().port}\n`));

// One MCP server per customer. A repetition with the same Idempotency-Key returns the same server, so a retry creates no second one.
import { account, admin } from './admin.mjs';

async function onboard(customer) {
  return admin(
    'POST',
    `/integrated-account/${account}/mcp`,
    {
      name: customer.name,
      config: { methods: ['read'], tags: ['domains'] },
      labels: { customer: customer.id },
      external_id: customer.id,
    },
    { 'idempotency-key': `onboard-${customer.id}` },
  );
}

const customers = [
  { id: 'acme', name: 'Acme' },
  { id: 'globex', name: 'Globex' },
];
for (const customer of customers) {
  const first = await onboard(customer);
  const again = await onboard(customer);
  console.log(`${customer.name}: ${first.id === again.id ? 'one server' : 'two servers'}`);
}

const { result } = await admin('GET', '/mcp-server?label=customer=acme');
console.log(`Found by label: ${result.map(({ name }) => name).join(', ')}`);

// The same small call over three kinds of MCP servers of one gateway, in turns: one account of the flagship integration, one account with a
// secret, and three accounts together. The service, its reply and the process are the same, so what differs is the kind of server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checked, validateDomains } from '../answers.mjs';
import { create, install, serve } from '../gatehouse.mjs';
import { measureInTurns } from '../measure.mjs';
import { callOf } from '../requests.mjs';
import { called } from '../setting.mjs';

export const titles = ['kinds of servers: tools/call'];

const era = '2025-06-18';
const head = `name: bench_secret
title: Bench with a secret
description: The connected service of the benchmark, behind a secret.
documentation_url: https://docs.bench.example/
instructions: List domains.
default_data_center: main
data_centers: [{ id: main, title: Main, hosts: { api: api.bench.example }, evidence: made up }]
authorization:
  kind: secret
  fields: { api_token: { title: API token } }
  places: [{ header: authorization, value: "Bearer {api_token}" }]
  probe: /api/organization
limits: {}
answers:
  data: data
  shapes: [{ name: envelope, status: status.code, code: [data.errorCode], message: [data.moreInfo], code_is_error: true }]
tags: { all: Everything. }
`;
const resource = `resource: domains
singular: domain
title: Domains
description: Domains.
tags: [all]
methods:
  - name: list
    operations: [domains.list]
    effect: read
    idempotent: true
    evidence: made up
    request: { method: GET, path: ${called.small.path} }
    documentation:
      title: List domains
      description: Lists every domain of the organization, with its state and its verification.
      default_fields: [domainName]
      arguments: {}
      response: { type: object, properties: { domainVO: { type: array, items: { type: object, properties: { domainName: { type: string }, domainId: { type: id } } } } } }
`;

/** Writes the integration with a secret into a folder of integrations. */
export function writeSecretIntegration(folder) {
  const place = join(folder, 'bench-secret');
  mkdirSync(join(place, 'resources'), { recursive: true });
  writeFileSync(join(place, 'integration.yaml'), head);
  writeFileSync(join(place, 'resources', 'domains.yaml'), resource);
}

/** Measures them; answers rows. */
export async function measureAccounts(setting) {
  const { options } = setting;
  const gateway = await openGateway(setting);
  const validate = validateDomains(await setting.domainsOf('small'));
  const contestants = [];
  for (const [server, url, tool] of gateway.servers) {
    const request = callOf(era, tool, called.small.args);
    contestants.push(await checked({ server, era, url, pid: gateway.pid, request }, validate));
  }
  const rows = [];
  for (const connections of options.connections.filter((count) => count <= 20)) {
    setting.note(`${titles[0]}, ${connections} connections`);
    const { seconds, warmSeconds } = options;
    // Differences of a few per cent need more turns than ratios to other programs.
    const plan = { title: titles[0], connections, seconds, rounds: options.rounds * 3, warmSeconds };
    rows.push(...(await measureInTurns(await setting.load(), contestants, plan)));
  }
  await gateway.stop();
  return rows;
}

async function openGateway(setting) {
  const place = join(setting.folder, 'integrations');
  writeSecretIntegration(place);
  const installation = await install({
    folder: join(setting.folder, 'data-kinds'),
    sandbox: await setting.sandbox(),
    connectTo: `api.bench.example=${await setting.upstream()},${await setting.connectTo()}`,
    settings: { GATEHOUSE_CATALOGUE: place },
  });
  const gateway = await serve(installation);
  const ask = (path, body) => create(gateway, installation, path, body);
  const connect = async () => {
    const fields = { api_token: 'bench-secret' };
    return (await ask('/integrated-account', { integration: 'bench_secret', fields })).id;
  };
  const secrets = [await connect(), await connect()];
  const single = await ask(`/integrated-account/${secrets[0]}/mcp`, { name: 'secret' });
  const members = [
    { integrated_account_id: installation.accountId, prefix: 'mail' },
    ...secrets.map((id, index) => ({ integrated_account_id: id, prefix: `secret${index}` })),
  ];
  const combined = await ask('/mcp-server', { name: 'three', members });
  const { tool } = called.small;
  const servers = [
    ['one account', gateway.url, tool],
    ['one account with a secret', `${gateway.origin}/mcp/${single.token}`, 'list_all_bench_secret_domains'],
    ['three accounts', `${gateway.origin}/mcp/${combined.token}`, `mail_${tool}`],
  ];
  return { ...gateway, servers };
}

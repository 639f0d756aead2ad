/**
 * A process that writes into a store and prints what has been acknowledged: `writer.js <folder or postgres://...> <mark> <rounds>`.
 * It prints a change once it has sent it: that change must have an intent.
 */
import { writeSync } from 'node:fs';
import { systemClock } from '../../base/index.js';
import { openStore } from '../index.js';
import { sampleAccount, sampleApiToken, sampleEntry, sampleSecret, sampleServer } from './sample-rows.js';

const [place = '', mark = '', rounds = '0'] = process.argv.slice(2);
const databaseUrl = place.startsWith('postgres:') ? place : null;
const store = await openStore({ databaseUrl, dataDir: place, clock: systemClock, serves: true });

// Written synchronously by a system call, so that no output is lost with this process.
const acknowledge = (what: string): void => {
  writeSync(1, `${what}\n`);
};
const append = async (id: string): Promise<void> => {
  await store.audit.append(sampleEntry({ id }));
  acknowledge(`audit ${id}`);
};

const changeOnRecord = async (id: string): Promise<void> => {
  await store.audit.append(
    sampleEntry({ id: `intent_${id}`, outcome: 'outcome_unknown', requestId: 'req_1' }),
    0,
    'disk',
  );
  acknowledge(`sent intent_${id}`);
  await store.audit.append(sampleEntry({ id, intentId: `intent_${id}`, requestId: 'req_1' }));
  acknowledge(`audit ${id}`);
};

for (let round = 0; round < Number(rounds); round += 1) {
  const name = `${mark}_${round}`;
  const accountId = `acc_${name}`;
  await store.accounts.insert(sampleAccount({ id: accountId }));
  acknowledge(`account ${accountId}`);
  await store.secrets.put([sampleSecret({ accountId })]);
  acknowledge(`secret ${accountId}`);
  await store.servers.insert(sampleServer({ id: `mcp_${name}`, accountId, tokenHash: `hash_${name}` }));
  acknowledge(`server hash_${name}`);
  await store.apiTokens.insert(sampleApiToken({ id: `tok_${name}`, accountId, tokenHash: `api_hash_${name}` }));
  acknowledge(`api_token api_hash_${name}`);
  await Promise.all(Array.from({ length: 4 }, (_, index) => append(`${name}_${index}`)));
  await Promise.all(Array.from({ length: 3 }, (_, index) => changeOnRecord(`${name}_change_${index}`)));
  await store.servers.remove(`mcp_${name}`, { reason: 'revoked', at: 5_000, purgeAt: 6_000 });
  acknowledge(`tombstone hash_${name}`);
}
await store.close();

import { expect, it } from 'vitest';
import { acceptedClientsMax, type ClientSighting, otherClients, refusedClientsMax } from '../store/index.js';
import { createClientRecorder } from './record-clients.js';

function ground() {
  const written: ClientSighting[][] = [];
  let now = 1_000_000;
  const clock = { now: () => now, monotonic: () => now };
  const record = async (sightings: readonly ClientSighting[]) => void written.push([...sightings]);
  const recorder = createClientRecorder({ table: { record }, clock });
  return {
    recorder,
    written,
    note: (client: string | null, reason?: string, serverId = 'mcp_1') =>
      recorder.note({ serverId, client, ...(reason ? { refused: { reason, status: 410 } } : {}) }, now),
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it('writes a client once for many requests, and again only for what came since', async () => {
  const { recorder, written, note, pass } = ground();
  for (let index = 0; index < 5; index += 1) note('example-client 1.0');
  note(null);
  await recorder.settle();
  expect(written.flat()).toMatchObject([
    { serverId: 'mcp_1', client: 'example-client 1.0', reason: '', status: 200, count: 5, lastAt: 1_000_000 },
    { client: '', count: 1 },
  ]);
  pass(10);
  note('example-client 1.0');
  await recorder.settle();
  await recorder.settle();
  expect(written.slice(1).flat()).toMatchObject([{ count: 1, firstAt: 1_000_010, lastAt: 1_000_010 }]);
});

it('holds a bounded number of names of a server, counts all others together, and has room again once it wrote', async () => {
  const { recorder, written, note } = ground();
  for (let index = 0; index < 5_000; index += 1) {
    note(`guess ${index}`, 'expired');
    note(`client ${index}`);
  }
  note('elsewhere', 'expired', 'mcp_2');
  await recorder.settle();
  const sightings = written.flat();
  const refused = sightings.filter(({ reason, serverId }) => reason !== '' && serverId === 'mcp_1');
  expect(refused).toHaveLength(refusedClientsMax + 1);
  expect(refused.find(({ client }) => client === otherClients)?.count).toBe(5_000 - refusedClientsMax);
  expect(sightings.filter(({ reason }) => reason === '')).toHaveLength(acceptedClientsMax + 1);
  expect(sightings.reduce((sum, { count }) => sum + count, 0)).toBe(10_001);
  note('known to nobody yet', 'expired');
  await recorder.settle();
  expect(written.at(-1)).toMatchObject([{ client: 'known to nobody yet', count: 1 }]);
});

it('keeps names short and free of what a database refuses', async () => {
  const { recorder, written, note } = ground();
  note(`a\u0000b\ud800${'x'.repeat(500)}`);
  await recorder.settle();
  const [sighting] = written.flat();
  expect(sighting?.client).toHaveLength(120);
  expect(sighting?.client.startsWith('a\ufffdb\ufffd')).toBe(true);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountProofs, changeProofs, folderProofs, prepareGround, sendingProofs } from './mailbox-proofs.js';
import { type OwnServer, openOwnServer } from './own-server.js';
import { type RunningDemo, startDemo } from './start-gatehouse.js';

let demo: RunningDemo;
let server: OwnServer;

beforeAll(async () => {
  demo = await startDemo();
  server = await openOwnServer(demo, {
    families: ['partner.organization', 'accounts', 'folders', 'tags', 'messages'],
    tags: ['accounts', 'folders', 'labels', 'messages', 'threads', 'signatures'],
  });
});
afterAll(() => demo?.stop());

const proofs = { ...accountProofs, ...folderProofs, ...sendingProofs, ...changeProofs };

describe('what a tool writes into a mailbox, another one reads back', () => {
  it('for every tool that writes', () => {
    const writing = server.tools.filter(({ annotations }) => !annotations.readOnlyHint).map(({ name }) => name);
    expect(writing.length).toBeGreaterThan(40);
    expect(Object.keys(proofs).sort()).toEqual(writing.sort());
  });

  it.each(Object.entries(proofs))('%s', async (_tool, proof) => {
    await proof(await prepareGround(server));
  });
});

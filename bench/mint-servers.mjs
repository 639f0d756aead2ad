// Adds MCP servers to an installation, as rows like that of a server which was minted by the command line: made by the built program's own store
// and functions, without the judging of each, which is the same for all of them. Through the admin API 100,000 would take minutes.
// Arguments: id and token of the server to repeat, how many there are to be in all, the file for the paths, and the time when all but the
// first one expire, if they do.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const [serverId, firstToken, total, pathsFile, expiresAt] = process.argv.slice(2);
const room = (name) => import(fileURLToPath(new URL(`../dist/${name}/index.js`, import.meta.url)));
const [{ loadConfig, loadKeys }, { openStore }, { digestOf, newId, newSecret, systemClock }] = await Promise.all(
  ['config', 'store', 'base'].map(room),
);
// Writes that run at the same time wait for the disk together.
const writersMax = 100;

const config = loadConfig();
if (!config.ok) throw new Error(config.refusal.message);
const { databaseUrl, redisUrl, dataDir } = config.value;
const { tokenHash: hashKey } = loadKeys(config.value);
const store = await openStore({ databaseUrl, redisUrl, dataDir, clock: systemClock });
const row = await store.servers.get(serverId);
const prefix = firstToken.slice(0, firstToken.indexOf('_'));
const tokens = [firstToken];
const insertRest = async () => {
  while (tokens.length < Number(total)) {
    const token = newSecret(prefix);
    tokens.push(token);
    await store.servers.insert({
      ...row,
      id: newId('mcp'),
      tokenHash: digestOf(hashKey, token),
      ...(expiresAt === undefined ? {} : { expiresAt: Number(expiresAt) }),
    });
  }
};
await Promise.all(Array.from({ length: writersMax }, insertRest));
await store.close();
writeFileSync(pathsFile, tokens.map((token) => `/mcp/${token}`).join('\n'));

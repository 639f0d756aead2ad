// Proves an import by playing it: every tool is called with the fewest and with the most arguments, the request that leaves over a real
// connection is held against the document by a checker that shares no code with the importer.
import { createServer } from 'node:http';
import { SecretText } from '../../dist/base/index.js';
import { sendRequest } from '../../dist/call/send-request.js';
import { hostsOf } from '../../dist/catalogue/index.js';
import { createRoutes, createSender } from '../../dist/outbound/index.js';
import { buildRequest, Credentials } from '../../dist/upstream/index.js';
import { createJudge } from '../../sandbox/dist/judge/index.js';
import { argumentsOf } from './arguments.mjs';

const caller = { aborted: false, addEventListener: () => undefined, removeEventListener: () => undefined };

/** Opens the checker's server; every request of a play goes to it. */
export async function openPlayer() {
  const state = { judge: null, verdicts: [] };
  // An import blocks the thread for seconds, in which the default of five seconds would close the connection under the next request.
  const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const { method, url: target, headers } = request;
      const arrived = { method, host: headers.host ?? '', target, headers, body: Buffer.concat(chunks) };
      state.verdicts = state.judge.judge(arrived);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(state.verdicts[0]?.reply ?? {}));
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const routes = createRoutes({
    allowedHosts: { has: () => true },
    connectTo: new Map([['*', `http://127.0.0.1:${server.address().port}`]]),
    connectionsPerOrigin: 1,
    answerBytesMax: 50_000_000,
  });
  const send = createSender(routes);
  return {
    play: (integration, root) => playAll({ state, send }, integration, root),
    close: async () => {
      await routes.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Plays every tool; resolves to the operations that are proven, and the errors of the others. */
async function playAll({ state, send }, integration, root) {
  state.judge = createJudge(root);
  const context = contextOf(integration.record, state.judge.host);
  const account = { integration, context, hosts: hostsOf(integration.record.data_centers[0], context) };
  const credentials = credentialsOf(integration.record);
  const faults = [];
  let proven = 0;
  for (const method of integration.methods) {
    const key = method.record.operations[0];
    const found = [];
    for (const most of [false, true]) {
      const fault = await playOne({ state, send }, { account, credentials, method, key, most });
      if (fault !== null) found.push(`${most ? 'most' : 'fewest'} arguments: ${fault}`);
    }
    if (found.length === 0) proven += 1;
    else faults.push({ key, faults: found });
  }
  return { proven, faults };
}

/** What a person would type when the account connects. */
function contextOf({ context = [] }, host) {
  const values = { label: 'acme', host: host ?? 'service.example.com', text: 'v1' };
  return Object.fromEntries(context.map(({ name, ask }) => [name, values[ask?.as] ?? 'v1']));
}

const sentFile = { name: 'file.txt', mediaType: 'text/plain', bytes: Buffer.from('hello') };

async function playOne({ state, send }, { account, credentials, method, key, most }) {
  const { record } = method;
  const samples = state.judge.samples(key, most);
  if (samples === null) return `the judge knows no operation ${key}`;
  // The description names what is needed besides; the samples are those of the first alternative.
  const needed = [record.needs_one_of?.[0] ?? []].flat();
  const input = argumentsOf(method.inputSchema, { hints: hintsOf(record.request, samples), most, needed });
  const { file } = record.request;
  for (const { content, name, url } of file ? [file, ...(file.others ?? [])] : []) {
    Object.assign(input, { [content]: 'aGVsbG8=', [name]: 'file.txt' });
    delete input[url];
  }
  const checked = method.checkArguments(input, account.context);
  if (!checked.ok) return `the tool refuses its own arguments: ${checked.refusal.message.slice(0, 200)}`;
  const built = buildRequest(record, checked.value.values, {
    hosts: account.hosts,
    headers: account.integration.headers,
    fresh: () => 'fresh',
    file: file ? { ...sentFile, more: (file.others ?? []).map(({ part }) => ({ ...sentFile, part })) } : null,
  });
  if (!built.ok) return `no request can be built: ${built.refusal.message.slice(0, 200)}`;
  state.verdicts = [];
  const call = { account, deadline: { isOver: false, caller, leftMs: 60_000, hasSent: false } };
  const reply = await sendRequest({ send }, call, { method, built: built.value, credentials });
  if (!reply.ok) return `nothing arrived: ${reply.refusal.message.slice(0, 200)}`;
  const own = state.verdicts.find((verdict) => verdict.key === key);
  if (!own)
    return `it arrived as ${state.verdicts[0]?.key ?? `no operation of the document: ${built.value.path.slice(0, 120)}`}`;
  return own.faults[0] ?? displaced(input, own.values);
}

/** The first text that arrived under a name that is not its argument's. */
function displaced(input, values) {
  const plain = (text) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '');
  for (const [name, value] of Object.entries(input)) {
    if (typeof value !== 'string' || !/^vq\d+$/.test(value)) continue;
    const places = [...values].filter(([place, arrived]) => place !== 'body' && arrived === value);
    const [place] = places.map(([found]) => plain(found.slice(found.indexOf(' ') + 1)));
    if (
      place !== undefined &&
      !place.startsWith(
        plain(name)
          .slice(0, 20)
          .replace(/^(?:path|query|header|body|n)(?=.)/, '')
          .slice(0, 12),
      ) &&
      !plain(name).includes(place)
    )
      return `${name} arrived as ${places[0][0]}`;
  }
  return null;
}

/** Values of the document by argument, through the places to which a record binds its arguments. */
function hintsOf(request, samples) {
  const hints = new Map();
  const bind = (members, place) => {
    for (const [wire, binding] of Object.entries(members ?? {}))
      if (binding.argument !== undefined) hints.set(binding.argument, samples.get(`${place} ${wire}`));
  };
  bind(request.query, 'query');
  bind(request.headers, 'header');
  const body = samples.get('body');
  for (const [wire, binding] of Object.entries(request.body ?? {}))
    if (binding.argument !== undefined) hints.set(binding.argument, body?.[wire]);
  if (request.whole !== undefined) hints.set(request.whole, body);
  for (const [place, value] of samples) {
    const [, name] = /^path (.*)$/.exec(place) ?? [];
    const argument =
      name === undefined
        ? undefined
        : [...request.path.matchAll(/\{\+?(\w+)\}/g)]
            .map(([, found]) => found)
            .find(
              (found) =>
                found.toLowerCase() ===
                name
                  .toLowerCase()
                  .replaceAll(/[^a-z0-9]+/g, '_')
                  .replaceAll(/^_+|_+$/g, ''),
            );
    if (argument !== undefined) hints.set(argument, value);
  }
  return hints;
}

/** A value for every credential that the account has, and an access token. */
function credentialsOf({ authorization: { fields = {} } }) {
  const secret = new SecretText('secret');
  return new Credentials(new Map(Object.keys(fields).map((name) => [name, secret])), secret);
}

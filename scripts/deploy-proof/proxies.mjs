import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, constants } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, postgresFolder, startPostgres } from '../services.mjs';
import { dependenciesOf, missingForPackages, unpackDebian } from '../unpack-debian.mjs';
import { admin, prepare, settingsOf, startGateway, startSandbox } from './installation.mjs';
import { mustRun, runProgram, until } from './processes.mjs';

const host = 'gatehouse.example.com';
const packages = ['nginx', 'caddy', 'haproxy'];
// The C library is the machine's own.
const libraryPattern = /^lib(?!c6|c-bin|gcc|crypt1$|db|perl)[\w.+-]+$/;
const bodyBytes = 4.5 * 1024 * 1024;

/** The configurations of docs/operations.md unchanged, over TLS and HTTP/2: calls, a stream, a body that is too large, wrong URLs. */
export const proxies = {
  name: 'the proxies of the documentation',
  missing: () => missingForPackages() ?? (postgresFolder() ? null : 'PostgreSQL is not installed'),
  run: async ({ root }) => {
    const programs = unpackProxies();
    const scratch = mkdtempSync(join(tmpdir(), 'gatehouse-proxies-'));
    const [postgres, sandbox] = await Promise.all([startPostgres(), startSandbox(root)]);
    const stops = [() => postgres.stop(), () => sandbox.stop()];
    try {
      const env = {
        ...settingsOf({ databaseUrl: postgres.url, sandbox, dataDir: scratch }),
        GATEHOUSE_PUBLIC_URL: `https://${host}`,
        GATEHOUSE_TRUSTED_PROXIES: 'loopback',
        GATEHOUSE_PORT: String(await freePort()),
      };
      const { apiToken, accountId } = await prepare(root, env, sandbox);
      const gateway = await startGateway(root, env, env.GATEHOUSE_PORT);
      stops.unshift(() => gateway.stop());
      const local = `http://127.0.0.1:${env.GATEHOUSE_PORT}`;
      const made = await admin(local, apiToken, 'POST', `/integrated-account/${accountId}/mcp`, { name: 'proof' });
      if (made.status !== 201) throw new Error(`no MCP server: ${made.status} ${JSON.stringify(made.body)}`);
      await certificate(scratch);
      const docs = readFileSync(join(root, 'docs/operations.md'), 'utf8');
      const told = [];
      for (const proxy of [nginx, caddy, haproxy])
        told.push(
          await prove(proxy, { programs, scratch, docs, upstream: env.GATEHOUSE_PORT, token: made.body.token }),
        );
      return told.join('; ');
    } finally {
      for (const stop of stops) await stop();
      rmSync(scratch, { recursive: true, force: true });
    }
  },
};

/** The folder with the programs of all three. */
export function unpackProxies() {
  return unpackDebian('proxies', [...packages, ...dependenciesOf(packages, libraryPattern)]);
}

async function certificate(scratch) {
  const subject = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=DNS:${host}`];
  const files = ['-keyout', join(scratch, 'key.pem'), '-out', join(scratch, 'cert.pem')];
  await mustRun('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject, ...files]);
  const both = ['cert.pem', 'key.pem'].map((name) => readFileSync(join(scratch, name), 'utf8'));
  writeFileSync(join(scratch, 'both.pem'), both.join(''));
}

/** Each proxy: the line before its block in the documentation, and how its program is started with it. Only ports and paths are put in. */
const nginx = {
  name: 'nginx',
  title: /^nginx 1\.25\.1/m,
  start: async ({ programs, scratch, text, port, upstream }) => {
    const program = join(programs, 'usr/sbin/nginx');
    const { stderr } = await runProgram(program, ['-v']);
    const [, major, minor, patch] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(stderr).map(Number);
    const isOld = major * 1e6 + minor * 1e3 + patch < 1_025_001;
    const server = text
      .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`)
      .replace('listen 443 ssl;', `listen 127.0.0.1:${port} ssl${isOld ? ' http2' : ''};`)
      .replace('  http2 on;\n', isOld ? '' : '  http2 on;\n')
      .replace('/etc/ssl/gatehouse.pem', join(scratch, 'cert.pem'))
      .replace('/etc/ssl/gatehouse.key', join(scratch, 'key.pem'));
    const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (one) => `${one}_temp_path ${scratch}/${one};`,
    );
    const file = join(scratch, 'nginx.conf');
    const head = `daemon off; pid ${scratch}/nginx.pid; error_log stderr; user root;\nevents {}\n`;
    writeFileSync(file, `${head}http {\n${paths.join(' ')}\n${server}\n}\n`);
    return [program, ['-c', file, '-p', scratch, '-e', 'stderr']];
  },
};
const caddy = {
  name: 'Caddy',
  title: /^Caddy:$/m,
  start: async ({ programs, scratch, text, port, upstream }) => {
    const file = join(scratch, 'Caddyfile');
    const site = text
      .replace(host, `https://${host}:${port}`)
      .replace('{\n', `{\n  tls ${join(scratch, 'cert.pem')} ${join(scratch, 'key.pem')}\n`)
      .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`);
    writeFileSync(file, `{\n  admin off\n  auto_https disable_redirects\n}\n${site}\n`);
    return [join(programs, 'usr/bin/caddy'), ['run', '--adapter', 'caddyfile', '--config', file]];
  },
};
const haproxy = {
  name: 'HAProxy',
  title: /^HAProxy:$/m,
  start: async ({ programs, scratch, text, port, upstream }) => {
    const file = join(scratch, 'haproxy.cfg');
    const whole = text
      .replace('bind :443', `bind 127.0.0.1:${port}`)
      .replace('/etc/haproxy/gatehouse.pem', join(scratch, 'both.pem'))
      .replace('127.0.0.1:8787', `127.0.0.1:${upstream}`);
    writeFileSync(file, `global\n  maxconn 200\n${whole}\n`);
    return [join(programs, 'usr/sbin/haproxy'), ['-db', '-f', file]];
  },
};

async function prove({ name, title, start }, { programs, scratch, docs, upstream, token }) {
  const after = docs.slice(docs.search(title));
  const text = /^```\w*\n(.*?)^```$/ms.exec(after)?.[1];
  if (text === undefined) throw new Error(`docs/operations.md has no configuration of ${name}`);
  const port = await freePort();
  const home = join(scratch, name);
  mkdirSync(home);
  const [program, args] = await start({ programs, scratch, text, port, upstream });
  const libraries = join(programs, 'usr/lib/x86_64-linux-gnu');
  const env = { ...process.env, LD_LIBRARY_PATH: libraries, HOME: home, XDG_DATA_HOME: home, XDG_CONFIG_HOME: home };
  const child = spawn(program, args, { cwd: home, stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      said = `${said}${chunk}`.slice(-20_000);
    });
  const ended = once(child, 'exit');
  try {
    const ask = (...request) => exchange(port, ...request);
    const isUp = async () => (await ask('GET', '/readyz')).status === 200;
    await until(isUp, `${name} does not reach the gateway: ${said}`, 20_000);
    await checks(name, ask, token);
    if (said.includes(token)) throw new Error(`${name} logs MCP URLs`);
    return name;
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

async function checks(name, ask, token) {
  const want = (isTrue, words) => {
    if (!isTrue) throw new Error(`${name}: ${words}`);
  };
  const params = { name: 'list_all_zoho_mail_domains', arguments: {} };
  const message = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const called = await ask('POST', `/mcp/${token}`, message);
  want(called.status === 200 && called.text.includes('"isError":false'), `a call: ${called.status} ${called.text}`);
  const start = Date.now();
  const stream = await ask('GET', `/mcp/${token}`, null, { isStream: true });
  want(
    stream.status === 200 && stream.type.startsWith('text/event-stream'),
    `a stream: ${stream.status} ${stream.type}`,
  );
  want(Date.now() - start < 5_000, 'a stream begins late');
  const large = await ask('POST', `/mcp/${token}`, 'x'.repeat(bodyBytes));
  want(
    large.status === 413 && large.type.startsWith('application/json'),
    `a large body: ${large.status} ${large.type}`,
  );
  let last = 0;
  for (let index = 0; index < 200 && last !== 429; index += 1) {
    const wrong = await ask('POST', `/mcp/wrong-${index}`, message, {
      headers: { 'x-forwarded-for': `192.0.2.${index}` },
    });
    want([404, 429].includes(wrong.status), `a wrong URL: ${wrong.status}`);
    last = wrong.status;
  }
  want(last === 429, 'forged addresses get around the limit of wrong URLs');
  want((await ask('POST', `/mcp/${token}`, message)).status === 200, 'a right URL is slowed by wrong ones');
}

/** One request over TLS and HTTP/2; for a stream, resolves after its headers. */
async function exchange(port, method, path, body = null, { headers = {}, isStream = false } = {}) {
  const session = connect(`https://${host}:${port}`, {
    host: '127.0.0.1',
    servername: host,
    rejectUnauthorized: false,
    lookup: toLoopback,
  });
  session.on('error', () => undefined);
  try {
    const type = body === null ? {} : { 'content-type': 'application/json' };
    const accept = isStream ? 'text/event-stream' : 'application/json, text/event-stream';
    const request = session.request({
      ':method': method,
      ':path': path,
      ':authority': host,
      accept,
      ...type,
      ...headers,
    });
    const answered = new Promise((resolve, reject) => {
      request.once('response', resolve);
      request.once('error', reject);
      session.once('error', reject);
    });
    // A body that is too large is refused while it is sent.
    request.on('error', () => undefined);
    if (body === null) request.end();
    else request.end(body);
    const head = await answered;
    const reply = { status: head[constants.HTTP2_HEADER_STATUS], type: String(head['content-type'] ?? '') };
    if (isStream) return reply;
    let text = '';
    request.setEncoding('utf8');
    for await (const chunk of request) text += chunk;
    return { ...reply, text };
  } finally {
    session.destroy();
  }
}

function toLoopback(_name, options, done) {
  if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
  else done(null, '127.0.0.1', 4);
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecretText } from '../base/index.js';
import { type Config, type ConfigFlags, loadConfig } from './index.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-config-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Environment = { readonly [name: string]: string };
const load = (environment: Environment, flags: ConfigFlags = {}) => loadConfig({ environment, flags, folder });
function loaded(environment: Environment, flags: ConfigFlags = {}): Config {
  const config = load(environment, flags);
  if (!config.ok) throw new Error(config.refusal.message);
  return config.value;
}
function failuresOf(environment: Environment, flags: ConfigFlags = {}): readonly string[] {
  const config = load(environment, flags);
  return config.ok ? [] : (config.refusal.failures ?? []).map(({ path, message }) => `${path} ${message}`);
}

describe('faults of the configuration', () => {
  it('come all together, each by name, and show no key and no password', () => {
    const refused = load({
      GATEHOUSE_PORT: 'x',
      GATEHOUSE_HOST: 'not a host',
      GATEHOUSE_PUBLIC_URL: 'ftp://user:hidden-1@a',
      GATEHOUSE_CONNECT_TO: 'host,also=bad',
      GATEHOUSE_ENCRYPTION_KEY: 'hidden-2',
      GATEHOUSE_TOKEN_HASH_KEY: 'hidden-3',
      GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS: `${'a'.repeat(64)}, hidden-4`,
      DATABASE_URL: 'mysql://user:hidden-5@db',
      REDIS_URL: 'redis://:hidden-6@cache',
      GATEHOUSE_LOG_LEVEL: 'all',
    });
    if (refused.ok) throw new Error('taken');
    const { failures = [], message } = refused.refusal;
    expect(new Set(failures.map(({ path }) => path))).toEqual(
      new Set([
        'GATEHOUSE_PORT',
        'GATEHOUSE_HOST',
        'GATEHOUSE_PUBLIC_URL',
        'GATEHOUSE_CONNECT_TO',
        'GATEHOUSE_ENCRYPTION_KEY',
        'GATEHOUSE_TOKEN_HASH_KEY',
        'GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS (key 2)',
        'DATABASE_URL',
        'REDIS_URL',
        'GATEHOUSE_LOG_LEVEL',
      ]),
    );
    for (const failure of failures) expect(message).toContain(`${failure.path} ${failure.message}`);
    expect(message).not.toContain('hidden');
  });

  it('name the flag, or the file, that they came from', () => {
    writeFileSync(join(folder, '.env'), 'GATEHOUSE_LOG_LEVEL=loud\n');
    expect(failuresOf({ GATEHOUSE_PORT: '1' }, { port: '65536' })).toEqual([
      expect.stringContaining('--port is "65536"'),
      expect.stringContaining('GATEHOUSE_LOG_LEVEL in .env is "loud"; it must be one of trace, debug'),
    ]);
  });

  it('include an .env that cannot be read', () => {
    // A folder of that name cannot be read as a file, not even by root.
    mkdirSync(join(folder, '.env'));
    expect(failuresOf({})).toEqual([expect.stringContaining(`${join(folder, '.env')} cannot be read`)]);
  });

  it('are told for a misspelt setting, and not for names that others put behind the prefix', () => {
    expect(failuresOf({ GATEHOUSE_PUBLC_URL: 'https://a.example' })).toEqual([
      'GATEHOUSE_PUBLC_URL is not a setting; did you mean GATEHOUSE_PUBLIC_URL?',
    ]);
    expect(failuresOf({ GATEHOUSE_DNS_SERVER: '192.0.2.1' })).toEqual([
      'GATEHOUSE_DNS_SERVER is not a setting; did you mean GATEHOUSE_DNS_SERVERS?',
    ]);
    const others = {
      GATEHOUSE_SERVICE_HOST: '10.0.0.1',
      GATEHOUSE_PORT_8787_TCP_ADDR: 'x',
      GATEHOUSE_TEST_COUNTS: '1',
    };
    expect(failuresOf(others)).toEqual([]);
  });

  it('explain a port that Kubernetes has set', () => {
    expect(failuresOf({ GATEHOUSE_PORT: 'tcp://10.0.0.1:8787' })).toEqual([
      expect.stringContaining('enableServiceLinks'),
    ]);
  });

  it.each([
    ['GATEHOUSE_PORT', '-1'],
    ['GATEHOUSE_PORT', '80.5'],
    ['GATEHOUSE_HOST', '0.0.0.0:80'],
    ['GATEHOUSE_HOST', '300.1.1.1'],
    ['GATEHOUSE_HOST', 'http://a'],
    ['GATEHOUSE_HOST', '1::2::3'],
    ['GATEHOUSE_HOST', '1.2.3'],
    ['GATEHOUSE_PUBLIC_URL', 'https://a.example/?x=1'],
    ['GATEHOUSE_PUBLIC_URL', 'gatehouse.example.com'],
    ['GATEHOUSE_CONNECT_TO', 'a.example=http://127.0.0.1/path'],
    ['GATEHOUSE_CONNECT_TO', 'a.example=ftp://127.0.0.1'],
    ['GATEHOUSE_CONNECT_TO', 'https://a.example=http://127.0.0.1'],
    ['GATEHOUSE_CONNECT_TO', 'a.example=http://127.0.0.1,A.EXAMPLE=http://127.0.0.2'],
    ['GATEHOUSE_CONNECT_TO', '=http://127.0.0.1'],
    ['DATABASE_URL', 'gatehouse.db'],
    ['GATEHOUSE_CALL_SECONDS_MAX', '0'],
    ['GATEHOUSE_UPLOAD_HOSTS', 'https://files.example'],
    ['GATEHOUSE_FILE_BYTES_MAX', '5 MB'],
    ['GATEHOUSE_TRUSTED_PROXIES', 'proxy.example'],
    ['GATEHOUSE_TRUSTED_PROXIES', '10.0.0.0/33'],
    ['GATEHOUSE_TRUSTED_PROXIES', '0.0.0.0/0'],
    ['GATEHOUSE_TRUSTED_PROXIES', '300.1.1.1'],
    ['GATEHOUSE_TRUSTED_PROXIES', '10.0.0.0/8/8'],
    ['GATEHOUSE_DNS_SERVERS', 'dns.example'],
    ['OTEL_TRACES_SAMPLER', 'sometimes'],
    ['OTEL_TRACES_SAMPLER', 'toString'],
    ['GATEHOUSE_DNS_SERVERS', '127.0.0.1:70000'],
    ['GATEHOUSE_OIDC_CLIENT_SECRET', 'x'],
    ['GATEHOUSE_OIDC_ADMINS', 'groups=it'],
    ['GATEHOUSE_ENCRYPTION_KEY', 'a'.repeat(63)],
    ['GATEHOUSE_ENCRYPTION_KEY', `${'a'.repeat(42)}!`],
  ])('are found in %s=%s', (name, value) => {
    expect(failuresOf({ [name]: value })).toEqual([expect.stringContaining(name)]);
  });

  it('are found in half a sign-in', () => {
    const failures = failuresOf({ GATEHOUSE_OIDC_CLIENT_ID: 'dashboard', GATEHOUSE_OIDC_VIEWERS: 'staff' }).join('\n');
    for (const words of [
      'claim=value',
      'GATEHOUSE_OIDC_CLIENT_SECRET',
      'GATEHOUSE_OIDC_ISSUER',
      'GATEHOUSE_PUBLIC_URL',
    ])
      expect(failures).toContain(words);
  });

  it('are values, whatever is given', () => {
    const text = fc.string({ minLength: 1 });
    const given = fc.record({
      GATEHOUSE_PORT: text,
      GATEHOUSE_HOST: text,
      GATEHOUSE_PUBLIC_URL: text,
      GATEHOUSE_CONNECT_TO: fc.oneof(
        text,
        fc.array(fc.tuple(fc.domain(), fc.webUrl())).map((pairs) => pairs.join(',')),
      ),
      GATEHOUSE_ENCRYPTION_KEY: text,
      GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS: text,
      DATABASE_URL: text,
    });
    fc.assert(
      fc.property(given, (environment) => {
        const config = load(environment);
        if (config.ok)
          for (const origin of config.value.connectTo.values()) expect(new URL(origin).origin).toBe(origin);
        else expect(config.refusal.failures?.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('loadConfig', () => {
  it('needs nothing', () => {
    expect(loaded({})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      publicUrl: null,
      dataDir: join(folder, '.gatehouse'),
      databaseUrl: null,
      logLevel: 'info',
      encryptionKey: null,
      previousEncryptionKeys: [],
      tokenHashKey: null,
    });
    expect(Object.isFrozen(loaded({}))).toBe(true);
  });

  it('reads an .env file that begins with a byte-order mark, as editors on Windows write it', () => {
    writeFileSync(join(folder, '.env'), '\uFEFFGATEHOUSE_PORT=9123\nGATEHOUSE_LOG_LEVEL=warn\n');
    const config = loadConfig({ environment: {}, folder });
    expect(config).toMatchObject({ ok: true, value: { port: 9123, logLevel: 'warn' } });
  });

  it('lets flags win over the environment, and the environment over the .env file', () => {
    writeFileSync(
      join(folder, '.env'),
      '\uFEFFGATEHOUSE_PORT=1\nGATEHOUSE_HOST=h1\n# a comment\nACME_CLIENT_ID=id\nACME_CLIENT_SECRET="s h#h"\n',
    );
    const config = loaded({ GATEHOUSE_PORT: '2', GATEHOUSE_HOST: ' ' }, { port: '3' });
    expect([config.port, config.host]).toEqual([3, 'h1']);
    const client = config.client('ACME');
    expect([client?.id, client?.secret.reveal()]).toEqual(['id', 's h#h']);
    expect(JSON.stringify(client)).toBe('{"id":"id","secret":"[secret]"}');
    expect(config.client('OTHER')).toBeUndefined();
    const given = { id: 'flag', secret: new SecretText('x') };
    expect(loaded({}, { clients: new Map([['ACME', given]]) }).client('ACME')).toBe(given);
  });

  it('knows half a client for none', () => {
    expect(loaded({ ACME_CLIENT_ID: 'id' }).client('ACME')).toBeUndefined();
    expect(loaded({ ACME_CLIENT_SECRET: 'x' }).client('ACME')).toBeUndefined();
  });

  it('reads which traces are kept as the standard has it, every one unless told otherwise', () => {
    const sampling = (name: string, part: string) =>
      loaded({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: part }).traceSampling;
    expect(loaded({}).traceSampling).toEqual({ asParent: true, ratio: 1 });
    expect(sampling('always_on', '0.1')).toEqual({ asParent: false, ratio: 1 });
    expect(sampling('parentbased_always_off', '')).toEqual({ asParent: true, ratio: 0 });
    expect(sampling('traceidratio', '0.25')).toEqual({ asParent: false, ratio: 0.25 });
    expect(sampling('parentbased_traceidratio', '')).toEqual({ asParent: true, ratio: 1 });
    for (const wrong of ['1.5', '-0.1', '10%', 'half'])
      expect(failuresOf({ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: wrong })).toEqual([
        expect.stringContaining('OTEL_TRACES_SAMPLER_ARG must be the part of the traces to keep'),
      ]);
  });

  it('reads addresses into their plain form', () => {
    const hosts = ['::', '::1', 'fe80::1%eth0', '0.0.0.0', '192.168.1.50', 'localhost', 'gate-1.example'];
    for (const host of hosts) expect(loaded({ GATEHOUSE_HOST: host }).host).toBe(host);
    expect(loaded({ GATEHOUSE_HOST: '[::1]' }).host).toBe('::1');
    expect(loaded({ GATEHOUSE_PUBLIC_URL: 'https://Gate.Example:443/mcp/' }).publicUrl).toBe(
      'https://gate.example/mcp',
    );
    expect(loaded({ GATEHOUSE_LOG_LEVEL: 'WARN' }).logLevel).toBe('warn');
    expect(loaded({ DATABASE_URL: 'postgresql://a:b@c/d' }).databaseUrl).toBe('postgresql://a:b@c/d');
  });

  it('reads where to send what is meant for a host', () => {
    const config = loaded({
      GATEHOUSE_CONNECT_TO: 'Mail.Example.com = http://127.0.0.1:9000 , *=http://127.0.0.1:9001/',
    });
    expect([...config.connectTo]).toEqual([
      ['mail.example.com', 'http://127.0.0.1:9000'],
      ['*', 'http://127.0.0.1:9001'],
    ]);
  });
});

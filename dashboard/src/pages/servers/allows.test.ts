import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OfferedTool, ServerReach } from '../../api/server-details';
import de from '../../texts/de/servers.json';
import en from '../../texts/en/servers.json';
import es from '../../texts/es/servers.json';
import fr from '../../texts/fr/servers.json';
import ja from '../../texts/ja/servers.json';
import { allowsSentence, askingRule, inSentence } from './allows';

const i18n = createInstance();
beforeAll(() =>
  i18n.init({
    lng: 'en',
    resources: {
      de: { servers: de },
      en: { servers: en },
      es: { servers: es },
      fr: { servers: fr },
      ja: { servers: ja },
    },
    interpolation: { escapeValue: false },
  }),
);

const tool = (changes: Partial<OfferedTool>): OfferedTool => ({
  name: 'list_all_domains',
  title: 'List domains',
  integrated_account_id: 'acc_1',
  resource: 'domains',
  resource_title: 'Domains',
  kind: 'list',
  effect: 'read',
  tags: [],
  needs_approval: false,
  tokens: 100,
  ...changes,
});
const reach = (changes: Partial<ServerReach> = {}): ServerReach => ({
  integrated_account_id: 'acc_1',
  integrated_account_name: 'Acme Corp',
  label: null,
  prefix: null,
  integration: 'acme',
  integration_title: 'Acme Mail',
  is_connected: true,
  reads: ['Domains', 'Groups'],
  writes: [],
  deletes: [],
  approval: 'none',
  dry_run: false,
  ...changes,
});
const removal = tool({ kind: 'delete', effect: 'destructive' });
const sentence = (reaches: readonly ServerReach[], tools: readonly OfferedTool[], language = 'en') =>
  allowsSentence({ reaches, tools }, i18n.getFixedT(language, 'servers'), language);

describe('what a server allows', () => {
  it('names what is read, of whom, and when a person is asked', () => {
    const deleting = reach({ deletes: ['Domains'], approval: 'destructive' });
    expect(sentence([reach()], [tool({})])).toBe('Reads domains and groups of Acme Corp.');
    expect(sentence([deleting], [tool({}), removal])).toBe(
      'Reads domains and groups and deletes domains of Acme Corp; asks before deleting.',
    );
  });

  it('tells of nothing where nothing is reached, and names an account that may not be seen by its integration', () => {
    expect(sentence([], [])).toBe(en.allows.nothing);
    expect(sentence([reach({ integrated_account_name: null })], [])).toContain('Acme Mail');
  });

  it('counts what would make the sentence long', () => {
    const reads = ['Domains', 'Groups', 'Users', 'Aliases', 'Rules', 'DNS records'];
    expect(sentence([reach({ reads })], [])).toBe('Reads domains, groups, users, and 3 more of Acme Corp.');
  });

  it('has a sentence for every account, by the label that models know', () => {
    const both = [reach({ label: 'Mail' }), reach({ label: 'DNS', integrated_account_id: 'acc_2', reads: ['Zones'] })];
    expect(sentence(both, [])).toBe('Reads domains and groups of Mail. Reads zones of DNS.');
  });

  it.each(['en', 'de', 'fr', 'es', 'ja'])('is whole in %s for every combination', (language) => {
    for (const reads of [[], ['Domains']])
      for (const writes of [[], ['Groups']])
        for (const deletes of [[], ['Users']])
          for (const approval of ['none', 'destructive', 'write'] as const) {
            const tools = [tool({}), tool({ effect: 'write', kind: 'create' }), removal];
            const text = sentence([reach({ reads, writes, deletes, approval })], tools, language);
            expect(text).toContain('Acme Corp');
            expect(text).not.toMatch(/\{\{|allows\./);
            for (const title of [...reads, ...writes, ...deletes])
              expect(text.toLowerCase()).toContain(title.toLowerCase());
          }
  });
});

describe('when a person is asked', () => {
  const rule = (approval: 'none' | 'destructive' | 'write', tools: readonly OfferedTool[], dry = false) =>
    askingRule({ approval, dry_run: dry }, tools);

  it('never for what can only be read', () => {
    expect(rule('write', [tool({})])).toBeNull();
    expect(rule('destructive', [tool({}), tool({ effect: 'write', kind: 'create' })])).toBeNull();
  });

  it('before deleting, before other destructive calls, or before every change', () => {
    expect(rule('none', [removal])).toBeNull();
    expect(rule('destructive', [removal])).toBe('asksBeforeDeleting');
    expect(rule('destructive', [removal, tool({ kind: 'custom', effect: 'destructive' })])).toBe(
      'asksBeforeDestructive',
    );
    expect(rule('write', [removal])).toBe('asksBeforeChanges');
    expect(rule('write', [removal], true)).toBe('neverSends');
  });
});

it('writes titles small inside a sentence, but for abbreviations and in languages that keep capitals', () => {
  expect(inSentence('Domains', 'en')).toBe('domains');
  expect(inSentence('DNS records', 'en')).toBe('DNS records');
  expect(inSentence('Domains', 'de')).toBe('Domains');
  expect(inSentence('ドメイン', 'ja')).toBe('ドメイン');
  expect(inSentence('X', 'en')).toBe('X');
});

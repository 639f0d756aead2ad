import { describe, expect, it } from 'vitest';
import { rules } from '../../scripts/prose/rules.mjs';
import { textsOf } from '../../scripts/prose/texts.mjs';

// A sentence with each banned form, and one that its rule must not report.
const samples: Record<string, readonly [banned: string, allowed: string]> = {
  'trailing-alone': ['It is sent to that host alone.', 'Leave it alone: only that host is used.'],
  'program-says': ['The log says why.', 'The user says yes.'],
  'program-asks': ['The gateway asks the store.', 'The model asks for a tool.'],
  'program-answers': ['The server answers with 404.', 'At methods[0].answers.paging: the server responds with 404.'],
  'data-stands': ['The id stands in the path.', '`*` stands for any host.'],
  'data-lives': ['The token lives for an hour.', 'The token is valid for an hour.'],
  'data-comes': ['The header must come along.', 'The value comes from the record.'],
  'at-once': ['It stops at once.', 'It stops after one call.'],
  anew: ['Every secret is sealed anew.', 'Every secret is sealed again.'],
  beside: ['The names are kept beside it.', 'No names besides these.'],
  'for-good': ['Rows are kept for good.', 'Rows are kept for goods.'],
  'an-own': ['Show an own signature.', 'Show its own signature.'],
  whoever: ['Whoever has the link can use it.', 'Anyone who has the link can use it.'],
  'hands-out': ['It hands out URLs.', 'It issues URLs by hand.'],
  'goes-on': ['The script goes on.', 'The script goes on to the next page.'],
  mint: ['Mint a URL.', 'Create a URL in a minute.'],
  fault: ['Each fault is listed.', 'Fault injection adds an injected fault, not page faults.'],
  judge: ['Arguments are judged by the schema.', 'Arguments are checked.'],
  'audit-trail': ['It is in the audit trail.', 'It is in the audit log, with trailing spaces.'],
  'looks-at': ['It looks at every second file.', 'It looks up the name.'],
  'one-x-a-y': ['There is one file a command.', 'There is one file per command.'],
  'opens-nothing': ['The URL opens nothing.', 'The URL opens the dashboard.'],
  'is-no': ['The value is no integer.', 'There is no file with this name.'],
  'dead-link': ['A dead URL is refused.', 'A deadline is set.'],
  'an-act': ['Every act has a row.', 'Tokens act for a person.'],
  metaphor: ['It is refused at the entrance.', 'It is refused by the endpoint.'],
  'takes-up': ['Changes are taken up.', 'It may take up to 48 hours.'],
  'the-wanted': ['It has room for ten.', 'There is a room.'],
};

describe('a prose rule', () => {
  it.each(rules.map((rule) => [rule.name, rule] as const))(
    '%s finds its form and leaves the replacement',
    (name, rule) => {
      const [banned, allowed] = samples[name] ?? ['', ''];
      expect(banned.match(rule.pattern)).toHaveLength(1);
      expect(allowed.match(rule.pattern)).toBeNull();
      expect(rule.instead).not.toBe('');
    },
  );
});

describe('the prose of a file', () => {
  it('is the text of Markdown without code, with its line', () => {
    const source = '# Title\n\nRun `x alone` **now**.\n\n```\nanew\n```\n\n- an item';
    expect(textsOf('a.md', source)).toEqual([
      { kind: 'text', line: 1, text: 'Title' },
      { kind: 'text', line: 3, text: 'Run `x` now.' },
      { kind: 'text', line: 9, text: 'an item' },
    ]);
  });

  it('is comments and sentences of TypeScript and TSX, not paths, keys or SQL', () => {
    const source =
      "import a from './some file.js';\n// Why it is so.\nconst b = `the $" +
      "{a} of it`;\nconst c = <p title='two words'>More text</p>;\nconst d = 'select x from y';\nconst e = 'key';";
    expect(textsOf('a.tsx', source).map(({ kind, line, text }) => [kind, line, text.trim()])).toEqual([
      ['comment', 2, 'Why it is so.'],
      ['message', 3, 'the `x` of it'],
      ['message', 4, 'two words'],
      ['message', 4, 'More text'],
    ]);
  });

  it('is texts and comments of YAML', () => {
    const source = '# Why it is so.\ntitle: Get a domain\nkey: value\n';
    expect(textsOf('a.yaml', source).map(({ kind, line }) => [kind, line])).toEqual([
      ['message', 2],
      ['comment', 1],
    ]);
  });

  it('leaves out the phrases by which users search for a tool', () => {
    expect(textsOf('a.yaml', 'asks: [answer an email, remove it for good]\n')).toEqual([]);
  });
});

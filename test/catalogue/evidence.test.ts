import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { zohoMail } from './service-caller.js';

/** Words by which an evidence text names a call to the real service that somebody recorded or reported. */
const liveWords = /\blive\b|record|\bthat ran\b|\bran it\b|\bclient that\b/i;
/** Words of evidence for a request that was never seen to run. */
const unseenWords = /no client that ran has sent it|has not been run/i;

const tools = zohoMail().methods.filter(({ inputSchema }) => inputSchema !== null);
const recorded = JSON.parse(readFileSync(new URL('recorded-replies.json', import.meta.url), 'utf8')) as readonly {
  readonly tool: string;
  readonly reply: { readonly data?: object };
}[];
const count = (strength: string): number => tools.filter(({ record }) => record.strength === strength).length;

it('every tool says what its facts rest on and when they were read', () => {
  const silent = tools.filter(({ record }) => record.strength === undefined || record.seen === undefined);
  expect(silent.map(({ toolName }) => toolName)).toEqual([]);
});

it('a tool is live where its evidence names a call to the real service, and nowhere else', () => {
  const live = tools.filter(({ record }) => record.strength === 'live');
  const wrong = live.filter(({ record: { evidence } }) => !liveWords.test(evidence) || unseenWords.test(evidence));
  expect(wrong.map(({ toolName }) => toolName)).toEqual([]);
});

it('a tool without any page rests on code at most, unless it was seen live', () => {
  const pageless = tools.filter(({ record }) =>
    /no official page|no page found|has not been run/i.test(record.evidence),
  );
  const wrong = pageless.filter(({ record: { strength } }) => strength === 'page');
  expect(wrong.map(({ toolName }) => toolName)).toEqual([]);
  expect(pageless.length).toBeGreaterThan(4);
});

it('a reply that was recorded without a payload is known to have none', () => {
  const bare = recorded.filter(({ reply }) => reply.data === undefined).map(({ tool }) => tool);
  const known = tools.filter(({ record }) => record.documentation?.no_payload === true).map(({ toolName }) => toolName);
  expect(known).toEqual(expect.arrayContaining(bare));
});

it('the README gives the figures of the catalogue', () => {
  const page = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  expect(page).toContain(
    `Of the ${tools.length} Zoho Mail tools, ${count('live')} rest on live evidence (a call that others recorded), ${count('page')} on an official page and ${count('code')} on a client's code.`,
  );
});

it('the documentation gives the figures of the catalogue', () => {
  const page = readFileSync(new URL('../../docs/zoho-mail.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const undocumented = tools.filter(({ record }) => record.documentation?.response === undefined).length;
  expect(page).toContain(
    `Of the ${tools.length} Zoho Mail tools, ${count('live')} rest on a recorded call to the real service, ${count('page')} on an official page and ${count('code')} on a client's code;`,
  );
  expect(page).toContain(`${undocumented} have no documented reply`);
  const bare = tools.filter(({ record }) => record.documentation?.no_payload === true).length;
  expect(page).toContain(`for ${bare} of those a source shows that the reply carries the status only`);
});

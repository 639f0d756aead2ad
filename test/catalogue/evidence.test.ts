import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { zohoMail } from './service-caller.js';

const tools = zohoMail().methods.filter(({ inputSchema }) => inputSchema !== null);
const count = (strength: string): number => tools.filter(({ record }) => record.strength === strength).length;

it('every tool says what its facts rest on and when they were read', () => {
  const silent = tools.filter(({ record }) => record.strength === undefined || record.seen === undefined);
  expect(silent.map(({ toolName }) => toolName)).toEqual([]);
});

it('the README gives the figures of the catalogue', () => {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8').replaceAll(/\s+/g, ' ');
  const undocumented = tools.filter(({ record }) => record.documentation?.response === undefined).length;
  expect(readme).toContain(
    `Of the ${tools.length} Zoho Mail tools, ${count('live')} rest on a recorded call to the real service, ${count('page')} on an official page and ${count('code')} on a client's code;`,
  );
  expect(readme).toContain(`${undocumented} have no documented reply`);
});

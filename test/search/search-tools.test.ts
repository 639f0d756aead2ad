import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { shippedCatalogue } from '../../src/catalogue/index.js';
import { createToolsets } from '../../src/toolset/index.js';

interface Request {
  readonly request: string;
  /** Any one of these tools fulfils it. */
  readonly tools: readonly string[];
}

// In the words of the help pages of other mail services. Written before the records got their `asks`; nothing is tuned on it.
const heldOut: readonly Request[] = JSON.parse(readFileSync(new URL('./held-out.json', import.meta.url), 'utf8'));

const catalogue = await shippedCatalogue();
const compiled = createToolsets(catalogue).compile('zoho-mail', {});
if (!compiled.ok) throw new Error(compiled.refusal.message);
const { tools, discovery } = compiled.value;
const { search } = discovery();
const namesFor = (request: string, limit = 5): readonly string[] => search.find(request, limit).map(({ name }) => name);

// In the words of help desks; written before the tools had their `asks`.
const otherRequests: readonly Request[] = JSON.parse(
  readFileSync(new URL('./held-out-microsoft-365.json', import.meta.url), 'utf8'),
);

describe('the search for tools of another service', () => {
  const other = createToolsets(catalogue).compile('microsoft-365', {});
  if (!other.ok) throw new Error(other.refusal.message);
  const finder = other.value.discovery().search;

  it('has the right tool among the first three for nine of ten requests, and among the first five', () => {
    const known = new Set(other.value.tools.map(({ name }) => name));
    expect(otherRequests.flatMap((row) => row.tools).filter((name) => !known.has(name))).toEqual([]);
    const placeOf = ({ request, tools: right }: Request): number =>
      finder.find(request, 5).findIndex(({ name }) => right.includes(name));
    const missed = otherRequests.filter((row) => placeOf(row) < 0 || placeOf(row) > 2).map(({ request }) => request);
    expect(missed.length / otherRequests.length, missed.join('\n')).toBeLessThanOrEqual(0.1);
  });

  it.each(['user', 'group', 'licence', 'domain', 'who is an administrator'])(
    'gives no destructive tool first where nothing destructive is asked for: %s',
    (request) => {
      expect(finder.find(request, 1)[0]?.annotations.destructiveHint).toBe(false);
    },
  );
});

describe('the search for tools', () => {
  const known = new Set(tools.map(({ name }) => name));
  const found = heldOut.map(({ request, tools: right }) => {
    const first = search.find(request, 5);
    return { request, place: first.findIndex(({ name }) => right.includes(name)), first };
  });
  const recallAt = (count: number): number =>
    found.filter(({ place }) => place >= 0 && place < count).length / found.length;

  it('is tried with requests whose tools exist', () => {
    expect(heldOut.length).toBeGreaterThanOrEqual(150);
    expect(heldOut.flatMap((row) => row.tools).filter((name) => !known.has(name))).toEqual([]);
  });

  it('has the right tool among the first three for 0.90 of requests, among the first five for 0.95', () => {
    const missed = found.filter(({ place }) => place < 0 || place > 2).map(({ request }) => request);
    expect(recallAt(3), missed.join('\n')).toBeGreaterThanOrEqual(0.9);
    expect(recallAt(5), missed.join('\n')).toBeGreaterThanOrEqual(0.95);
  });

  it('gives a destructive tool as a wrong first answer to at most 2 of 150 requests', () => {
    const wrong = found.filter(({ place, first }) => place !== 0 && first[0]?.annotations.destructiveHint);
    expect(wrong.length, wrong.map(({ request }) => request).join('\n')).toBeLessThanOrEqual(2);
  });

  it.each(['mailbox', 'which users are there', 'group', 'password', 'domain'])(
    'gives no destructive tool first where nothing destructive is asked for: %s',
    (request) => {
      expect(search.find(request, 1)[0]?.annotations.destructiveHint).toBe(false);
    },
  );

  it.each([
    ['delete a domain', 'delete_a_zoho_mail_domain_by_id'],
    ['remove an alias of a user', 'zoho_mail_user_aliases_remove'],
    ['empty the trash folder', 'zoho_mail_folders_empty'],
  ])('gives a destructive tool first where it is asked for: %s', (request, name) => {
    expect(namesFor(request, 1)).toEqual([name]);
  });

  it.each([
    ['list distribtion groups', 'list_all_zoho_mail_groups'],
    ['verfy a domain', 'zoho_mail_domains_verify'],
    ['create a signiture for me', 'create_a_zoho_mail_signature'],
  ])('understands a misspelt word that it does not know: %s', (request, name) => {
    expect(namesFor(request, 3)).toContain(name);
  });

  it('finds a tool by its exact name, and nothing where no word is known', () => {
    expect(namesFor('zoho_mail_domains_verify', 1)).toEqual(['zoho_mail_domains_verify']);
    for (const request of ['', 'zzzzqqqq', '日本語']) expect(namesFor(request)).toEqual([]);
  });

  it('never shows what it is asked by', () => {
    const asks = tools.flatMap(({ method }) => method.record.documentation?.asks ?? []);
    expect(asks.length).toBeGreaterThan(800);
    expect(compiled.value.listJson.toString()).not.toContain('"asks"');
    expect(discovery().listJson.toString()).not.toContain('"asks"');
  });
});

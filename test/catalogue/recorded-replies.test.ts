import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type JsonObject, type JsonValue, parseExactJson, valueAt } from '../../src/base/index.js';
import { classifyReply } from '../../src/upstream/index.js';
import { describeDifference, differencesIn, zohoMail } from './service-caller.js';

/** Replies that public clients recorded from the live service: members and types as they were, names and ids changed. */
const recorded = parseExactJson(readFileSync(new URL('recorded-replies.json', import.meta.url), 'utf8')) as readonly {
  readonly tool: string;
  readonly source: string;
  readonly reply: JsonValue;
}[];
const integration = zohoMail();
const methodOf = (tool: string) => {
  const method = integration.methods.find(({ toolName }) => toolName === tool);
  if (!method) throw new Error(`there is no tool ${tool}`);
  return method;
};

describe('a recorded reply', () => {
  it.each(recorded.map(({ tool, source, reply }) => [tool, source, reply] as const))(
    'of %s has its declared type (%s)',
    (tool, _source, reply) => {
      const method = methodOf(tool);
      expect(differencesIn(method, reply).map(describeDifference)).toEqual([]);
      const hasPayload = valueAt(reply, 'data') !== undefined;
      expect(method.record.documentation?.response !== undefined).toBe(hasPayload || method.record.effect === 'read');
    },
  );

  it.each(recorded.map(({ tool, reply }) => [tool, reply] as const))('of %s is judged a success', (tool, reply) => {
    const text = JSON.stringify(reply);
    const validated = classifyReply(
      { status: 200, headers: {}, text, bytes: Buffer.from(text) },
      integration.record.answers,
    );
    expect(validated.kind, tool).toBe('ok');
  });

  it('makes its tool one of live strength', () => {
    const weak = recorded.map(({ tool }) => methodOf(tool).record).filter(({ strength }) => strength !== 'live');
    expect(weak.map(({ operations }) => operations)).toEqual([]);
  });
});

describe('the declared types', () => {
  const changed = (tool: string, change: (payload: JsonObject) => JsonValue): readonly string[] => {
    const row = recorded.find((one) => one.tool === tool);
    const payload = valueAt(row?.reply ?? null, 'data') as JsonObject;
    return differencesIn(methodOf(tool), { data: change(payload) }).map(({ kind, path }) => `${kind} ${path}`);
  };

  it('notice a reply that was changed', () => {
    expect(changed('create_a_zoho_mail_label', (label) => ({ ...label, sequence: '4' }))).toContain('type sequence');
    expect(changed('create_a_zoho_mail_label', (label) => ({ ...label, displayName: null }))).toContain(
      'null displayName',
    );
    expect(changed('create_a_zoho_mail_label', (label) => [label])).toEqual(['type ']);
    expect(changed('list_all_zoho_mail_tasks', (page) => ({ ...page, tasks: {} }))).toContain('type tasks');
  });
});

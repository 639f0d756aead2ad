/** The tools that the official conformance runner looks for, each doing what its scenario requires. */
import { setTimeout as wait } from 'node:timers/promises';
import type { JsonObject } from '../../src/base/index.js';
import type { ContentBlock, ToolOutcome } from '../../src/reply/index.js';
import { pixel, silence } from './fixture-media.js';
import { askingTools } from './fixture-questions.js';
import type { FixtureTool } from './fixture-tool.js';

const content = (...blocks: readonly ContentBlock[]): ToolOutcome => ({
  kind: 'done',
  status: 200,
  structured: {},
  text: '{}',
  content: blocks,
  notes: [],
  rateLimit: {},
});
const text = (words: string): ToolOutcome => content({ type: 'text', text: words });
const image: ContentBlock = { type: 'image', data: pixel, mimeType: 'image/png' };
const embedded = (uri: string, mimeType: string, words: string): ContentBlock => ({
  type: 'resource',
  resource: { uri, mimeType, text: words },
});

// Written so, because an object literal with this member would pass for a promise.
const withThen = (schema: JsonObject): JsonObject =>
  Object.fromEntries([...Object.entries(schema), ['then', { required: ['phone'] }]]);

const plainTools: { readonly [name: string]: FixtureTool } = {
  test_simple_text: {
    description: 'Answers a line of text.',
    call: () => text('This is a simple text response for testing.'),
  },
  test_image_content: { description: 'Answers a picture.', call: () => content(image) },
  test_audio_content: {
    description: 'Answers a sound.',
    call: () => content({ type: 'audio', data: silence, mimeType: 'audio/wav' }),
  },
  test_embedded_resource: {
    description: 'Answers a whole resource.',
    call: () => content(embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')),
  },
  test_multiple_content_types: {
    description: 'Answers content of several kinds.',
    call: () =>
      content(
        { type: 'text', text: 'Multiple content types test:' },
        image,
        embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
      ),
  },
  test_error_handling: {
    description: 'Fails.',
    call: () => ({
      kind: 'refused',
      refusal: { code: 'upstream_failed', message: 'This tool intentionally returns an error for testing' },
    }),
  },
  json_schema_2020_12_tool: {
    description: 'Has an input schema with the keywords of JSON Schema 2020-12.',
    inputSchema: withThen({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      $defs: {
        address: {
          $anchor: 'addressDef',
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: {
        name: { type: 'string' },
        address: { $ref: '#/$defs/address' },
        contactMethod: { type: 'string', enum: ['phone', 'email'] },
        phone: { type: 'string' },
        email: { type: 'string' },
      },
      allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
      if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
      else: { required: ['email'] },
      additionalProperties: false,
    }),
    call: () => text('Taken.'),
  },
};

const tellingTools: { readonly [name: string]: FixtureTool } = {
  test_tool_with_logging: {
    description: 'Tells three log messages.',
    call: async (_input, { events }) => {
      for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        events?.log('info', words);
        await wait(10);
      }
      return text('Tool with logging executed successfully');
    },
  },
  test_logging_tool: {
    description: 'Tells log messages where the caller asked for them.',
    call: (_input, { events }) => {
      events?.log('info', 'told');
      return text('Logged.');
    },
  },
  test_tool_with_progress: {
    description: 'Tells its progress in three steps.',
    call: async (_input, { events }) => {
      for (const progress of [0, 50, 100]) {
        events?.progress?.({ progress, total: 100, message: `Completed step ${progress} of 100` });
        await wait(10);
      }
      return text('Tool with progress executed successfully');
    },
  },
  test_reconnection: { description: 'Answers without a break.', call: () => text('Reconnection test completed.') },
};

/** All tools by name; `changes` is what the two triggers call. */
export function fixtureTools(changes: { readonly onTrigger: () => void }): ReadonlyMap<string, FixtureTool> {
  const trigger: FixtureTool = {
    description: 'Changes a list.',
    call: () => {
      changes.onTrigger();
      return text('Changed.');
    },
  };
  return new Map(
    Object.entries({
      ...plainTools,
      ...tellingTools,
      ...askingTools,
      test_trigger_tool_change: trigger,
      test_trigger_prompt_change: trigger,
    }),
  );
}

import type { JsonObject } from '../../base/index.js';
import { anyObject, flag, names, shape, text, textOrNull } from '../schema-types.js';

const document = {
  type: 'string',
  description: 'Text of an OpenAPI, Swagger or Google discovery document, JSON or YAML.',
};
const list = (description: string): JsonObject => ({ type: 'array', items: { type: 'string' }, description });

/** JSON Schema of the body that reads a document. */
export const outlineBodySchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  properties: {
    document,
    url: { type: 'string', description: 'An https address, in place of the document. Private addresses are refused.' },
  },
};

const draftProperties = {
  name: { type: 'string', pattern: '^[a-z][a-z0-9_]{1,19}$', description: 'Part of every tool name.' },
  document,
  url: { type: 'string', description: 'Where the document came from; it is not fetched again.' },
  tags: list(
    'Take the operations with these tags. Without tags, paths and operations: those of the earlier import, or all up to 128.',
  ),
  paths: list('Take the operations below these paths; * stands for one segment.'),
  operations: list('Take these operations: VERB /path or operation ids.'),
  authorization: {
    type: 'string',
    description: 'bearer, basic, none, header:<name> or query:<name>. Default: as declared in the document.',
  },
  overlay: { type: 'string', description: 'Text of overlay.yaml. Default: that of the earlier import.' },
  answers: {
    type: 'array',
    items: {
      type: 'object',
      additionalProperties: false,
      required: ['path', 'value'],
      properties: { path: { type: 'array', items: { type: 'string' } }, value: {} },
    },
    description: 'Decisions that are written into overlay.yaml, such as path hosts, api.',
  },
};

/** JSON Schema of the body that previews an import. */
export const draftSchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'document'],
  properties: {
    ...draftProperties,
    files: { type: 'boolean', default: false, description: 'Whether to return the files of the folder.' },
  },
};

/** JSON Schema of the body that saves an import. */
export const saveBodySchema: JsonObject = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'document'],
  properties: {
    ...draftProperties,
    expected: {
      type: ['string', 'null'],
      description: '`present` of the preview: what is saved only replaces exactly this. Absent: whatever there is.',
    },
  },
};

const reason = {
  enum: ['none', 'single', 'read_only', 'name_taken', null],
  description:
    'none: GATEHOUSE_CATALOGUE is not set. single: it names single integrations. read_only: the gateway cannot write it. name_taken: another integration has the name.',
} as const;
const applied = {
  enum: ['watch', 'signal'],
  description: 'watch: within seconds. signal: after SIGHUP or a reload of the integrations.',
} as const;
const count = { type: 'integer' } as const;

/** Where an import can go. */
export const importState = { can_save: flag, reason, applied, bytes_max: count } as const;

/** The contents of a document. */
export const importOutline = {
  suggested_name: text,
  title: text,
  version: text,
  description: text,
  format: text,
  operations: { ...count, description: 'Those that are not deprecated.' },
  tokens: { ...count, description: 'What all tools cost a model.' },
  tags: {
    type: 'array',
    items: shape({ tag: text, description: text, operations: count, tokens: count }, 'A tag of the document.'),
  },
  tools: {
    type: 'array',
    items: shape({ operation: text, title: text, tags: names, tokens: count }, 'An operation that can become a tool.'),
  },
} as const;

/** The result that an import would have. */
export const importDraft = {
  name: text,
  can_save: flag,
  reason,
  present: { ...textOrNull, description: 'Digest of the saved import; null where there is none.' },
  changes: {
    type: ['array', 'null'],
    items: shape(
      {
        tool: text,
        change: { enum: ['added', 'changed', 'removed'] },
        before: { type: ['object', 'null'] },
        after: { type: ['object', 'null'] },
      },
      'A tool that differs from the saved import.',
    ),
    description: 'Null where nothing is saved.',
  },
  affected_servers: {
    type: 'array',
    items: shape({ id: text, name: text, tools: names }, 'An MCP server that pins tools which change.'),
  },
  is_complete: { ...flag, description: 'Whether every MCP server was checked.' },
  title: text,
  tool_count: count,
  tokens: count,
  tools: { type: 'array', items: anyObject },
  left_out: { type: 'array', items: shape({ key: text, reason: text }, 'An operation that cannot become a tool.') },
  not_chosen: count,
  todo: { type: 'array', items: anyObject, description: 'What the document leaves unknown.' },
  files: { type: ['object', 'null'], description: 'Texts by path.' },
} as const;

/** A line of the progress; only the last one has a result or an error. */
export const importProgress = {
  stage: {
    enum: ['wait', 'fetch', 'read', 'emit', 'check', 'done', 'failed'],
    description:
      'wait: another document is being imported. fetch: the document is fetched. read: it is parsed. emit: operations become tools. check: the tools pass the catalogue check.',
  },
  done: { ...count, description: 'Finished operations of the stage; absent in the last line.' },
  total: { ...count, description: 'All operations of the stage; 0 where they are not known.' },
  result: { ...anyObject, description: 'With the stage done: what the route returns without progress.' },
  error: { ...anyObject, description: 'With the stage failed.' },
} as const;

/** The saved integration. */
export const savedImport = {
  name: text,
  tool_count: count,
  is_new: flag,
  added: count,
  changed: count,
  gone: count,
  applied,
} as const;

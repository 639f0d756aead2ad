/** A gateway without a service behind it: it offers what the official conformance runner looks for. */
import type { Endpoint } from '../../src/call/index.js';
import type { GuidedGateway } from '../../src/guidance/index.js';
import {
  type Prompt,
  type PromptMessage,
  type PromptOutcome,
  type Resource,
  viewMimeType,
} from '../../src/guidance/index.js';
import { fakeEndpoint, fakeTool, fakeToolset } from '../../src/mcp/test-support/fake-gateway.js';
import type { ResourceContents } from '../../src/reply/index.js';
import { pixel } from './fixture-media.js';
import { askingPrompt } from './fixture-questions.js';
import { fixtureTools } from './fixture-tools.js';

const argument = (name: string) => ({ name, description: `The argument ${name}.`, required: true });
const prompts: readonly Prompt[] = [
  { name: 'test_simple_prompt', description: 'A line of text.', arguments: [] },
  {
    name: 'test_prompt_with_arguments',
    description: 'Its arguments in a line of text.',
    arguments: [argument('arg1'), argument('arg2')],
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'A whole resource.',
    arguments: [argument('resourceUri')],
  },
  { name: 'test_prompt_with_image', description: 'A picture.', arguments: [] },
  { name: 'test_input_required_result_prompt', description: 'Asks first.', arguments: [] },
];
const resources: readonly Resource[] = [
  { uri: 'test://static-text', name: 'static-text', mimeType: 'text/plain', description: 'Text.' },
  { uri: 'test://static-binary', name: 'static-binary', mimeType: 'image/png', description: 'Bytes.' },
  { uri: 'test://watched-resource', name: 'watched-resource', mimeType: 'text/plain', description: 'Text.' },
];
const template = 'test://template/{id}/data';
/** A view, so that the runner's schemas validate the parts about views in tools, lists and capabilities. */
const view: Resource = {
  uri: 'ui://test/simple-text',
  name: 'simple-text',
  mimeType: viewMimeType,
  _meta: { ui: { prefersBorder: true } },
};

function contentsAt(uri: string): ResourceContents | null {
  if (uri === 'test://static-text')
    return { uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' };
  if (uri === 'test://static-binary') return { uri, mimeType: 'image/png', blob: pixel };
  if (uri === view.uri) return { uri, mimeType: viewMimeType, text: '<!doctype html><title>Text</title>' };
  if (uri === 'test://watched-resource') return { uri, mimeType: 'text/plain', text: 'Watched resource content' };
  const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
  return id === undefined
    ? null
    : {
        uri,
        mimeType: 'application/json',
        text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }),
      };
}

const says = (...messages: readonly PromptMessage['content'][]): PromptOutcome => ({
  kind: 'done',
  description: 'A prompt of the fixture.',
  messages: messages.map((content) => ({ role: 'user', content })),
});

function fill(name: string, values: { readonly [name: string]: string }): PromptOutcome | null {
  switch (name) {
    case 'test_simple_prompt':
      return says({ type: 'text', text: 'This is a simple prompt for testing.' });
    case 'test_prompt_with_arguments':
      return says({ type: 'text', text: `Prompt with arguments: arg1='${values.arg1}', arg2='${values.arg2}'` });
    case 'test_prompt_with_embedded_resource':
      return says(
        {
          type: 'resource',
          resource: { uri: values.resourceUri ?? '', mimeType: 'text/plain', text: 'Embedded resource content.' },
        },
        { type: 'text', text: 'Please process the embedded resource above.' },
      );
    case 'test_prompt_with_image':
      return says(
        { type: 'image', data: pixel, mimeType: 'image/png' },
        { type: 'text', text: 'Please analyze the image above.' },
      );
    default:
      return null;
  }
}

/** Makes the gateway; every URL token opens it. */
export function createFixtureGateway(): GuidedGateway {
  const listeners = new Set<() => void>();
  let version = 0;
  const tools = fixtureTools({
    onTrigger: () => {
      version += 1;
      for (const listener of [...listeners]) listener();
    },
  });
  const endpointNow = (): Endpoint => {
    const listed = [...tools].map(([name, tool]) => ({
      ...fakeTool(name, 'read'),
      description: name.includes('trigger') ? `${tool.description} ${version}` : tool.description,
      inputSchema: tool.inputSchema ?? { type: 'object', properties: {} },
      outputSchema: null,
    }));
    const endpoint = fakeEndpoint({ toolset: fakeToolset(listed) });
    const [first, ...rest]: object[] = JSON.parse(endpoint.listJson.toString());
    const viewed = [{ ...first, _meta: { ui: { resourceUri: view.uri } } }, ...rest];
    return { ...endpoint, viewedListJson: Buffer.from(JSON.stringify(viewed)) };
  };
  const refused = (message: string) => ({ code: 'invalid_params', message }) as const;
  return {
    open: async () => ({ ok: true, endpoint: endpointNow(), apiTokenId: null }),
    openServer: async () => endpointNow(),
    limitsLeft: () => new Map(),
    callTool: async (_endpoint, name, input, origin) => {
      const tool = tools.get(name);
      return tool
        ? tool.call(typeof input === 'object' && input !== null ? { ...input } : {}, origin)
        : { kind: 'refused', refusal: { code: 'tool_unknown', message: 'There is no such tool.' } };
    },
    callMethod: async () => ({ kind: 'refused', refusal: refused('There is no service.') }),
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    jointRunbooksOf: () => [],
    guidesOf: () => [],
    runJoint: async () => ({ ok: false, refusal: refused('There is no procedure.') }),
    listPrompts: () => prompts.map((prompt) => ({ ...prompt, title: `${prompt.name} ${version}` })),
    getPrompt: async (_endpoint, name, values, origin) =>
      name === 'test_input_required_result_prompt'
        ? askingPrompt(origin)
        : (fill(name, values) ?? { kind: 'refused', refusal: refused('There is no such prompt.') }),
    listResources: () => resources,
    listViews: () => [view],
    listResourceTemplates: () => [{ uriTemplate: template, name: 'template', mimeType: 'application/json' }],
    readRest: async () => ({ ok: false, refusal: refused('Nothing is cut here.') }),
    readResource: async (_endpoint, uri) => {
      const contents = contentsAt(uri);
      return contents
        ? { ok: true, value: [contents] }
        : { ok: false, refusal: { code: 'resource_unknown', message: 'There is nothing there.', data: { uri } } };
    },
    complete: async (_endpoint, { target, typed }) =>
      target.kind === 'prompt' || target.uriTemplate === template
        ? {
            ok: true,
            value: { values: ['paris', 'park', 'party'].filter((word) => word.startsWith(typed)), hasMore: false },
          }
        : { ok: false, refusal: refused('There is nothing to complete.') },
  };
}

/** Prompts, resources and suggestions for tests of the protocol and the transport. */
import type { GuidedGateway, Prompt, Resource } from '../../guidance/index.js';

const prompt: Prompt = {
  name: 'tidy_things',
  title: 'Tidy the things',
  description: 'Looks through the things.',
  arguments: [{ name: 'thing', description: 'Which thing.', required: true }],
};

const resource: Resource = { uri: 'gatehouse://guide', name: 'guide', title: 'Guide', mimeType: 'text/markdown' };

type FakeGuidance = Pick<
  GuidedGateway,
  | 'listPrompts'
  | 'getPrompt'
  | 'listResources'
  | 'listViews'
  | 'listResourceTemplates'
  | 'readResource'
  | 'readRest'
  | 'complete'
  | 'jointRunbooksOf'
  | 'guidesOf'
  | 'runJoint'
>;

/** One prompt, one template, and as many resources as a test wants; addresses of things are read, all others are unknown. */
export function fakeGuidance(resourceCount = 1): FakeGuidance {
  const more = Array.from({ length: resourceCount - 1 }, (_, index) => ({
    ...resource,
    uri: `gatehouse://things/${index}`,
    name: `thing_${index}`,
  }));
  return {
    jointRunbooksOf: () => [],
    guidesOf: () => [],
    runJoint: async () => {
      throw new Error('no procedure is known here');
    },
    listPrompts: () => [prompt],
    getPrompt: async (_endpoint, name, values) =>
      name === prompt.name && typeof values.thing === 'string'
        ? {
            kind: 'done',
            description: prompt.description,
            messages: [{ role: 'user', content: { type: 'text', text: `Tidy ${values.thing}.` } }],
          }
        : { kind: 'refused', refusal: { code: 'invalid_params', message: 'There is no such prompt.' } },
    listResources: () => [resource, ...more],
    listViews: ({ toolset }) =>
      toolset.views.map(({ uri, record }) => ({ uri, name: record.name, mimeType: 'text/html;profile=mcp-app' })),
    listResourceTemplates: () => [
      { uriTemplate: 'gatehouse://things/{thing}', name: 'thing', mimeType: 'text/markdown' },
    ],
    readResource: async (_endpoint, uri) =>
      uri === resource.uri || uri.startsWith('gatehouse://things/')
        ? { ok: true, value: [{ uri, mimeType: 'text/markdown', text: '# Words' }] }
        : { ok: false, refusal: { code: 'resource_unknown', message: 'There is nothing there.', data: { uri } } },
    readRest: async (_endpoint, uri) => ({
      ok: true,
      value: [{ uri, mimeType: 'application/json', text: '{"items":[]}' }],
    }),
    complete: async (_endpoint, { target, argument, typed }) =>
      (target.kind === 'prompt' ? target.name === prompt.name : target.uriTemplate.includes('{thing}')) &&
      argument === 'thing'
        ? { ok: true, value: { values: ['red', 'round'].filter((word) => word.startsWith(typed)), hasMore: false } }
        : { ok: false, refusal: { code: 'invalid_params', message: 'There is nothing to complete.' } },
  };
}

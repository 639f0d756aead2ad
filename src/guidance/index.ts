/** What a server offers in addition to tools: prompts, resources, views, and completion of their arguments. */
export { withGuidance } from './create-guidance.js';
export type {
  CompletionRequest,
  Guide,
  GuidedGateway,
  Prompt,
  PromptMessage,
  PromptOutcome,
  Resource,
  ResourceTemplate,
  Suggestions,
} from './guidance-types.js';
export { serializeReport } from './joint/report.js';
export type { JointRequest } from './joint/run-joint.js';
export { viewMimeType } from './views.js';

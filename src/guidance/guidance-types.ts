import type { JsonObject, Refusal, Result } from '../base/index.js';
import type { CallOrigin, Endpoint, Gateway } from '../call/index.js';
import type { JointRunbook, RunbookArgumentRecord } from '../catalogue/index.js';
import type { ContentBlock, InputRequired, ResourceContents } from '../reply/index.js';
import type { JointReport } from './joint/report.js';
import type { JointRequest } from './joint/run-joint.js';

/** A procedure that a person chooses by name and fills in. */
export interface Prompt {
  readonly name: string;
  readonly title?: string;
  readonly description: string;
  readonly arguments: readonly {
    readonly name: string;
    readonly title?: string;
    readonly description: string;
    readonly required: boolean;
  }[];
}

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlock;
}

/** A filled prompt, or why there is none. */
export type PromptOutcome =
  | { readonly kind: 'done'; readonly description: string; readonly messages: readonly PromptMessage[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | InputRequired;

/** Something to read, with its own URI. */
export interface Resource {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType: string;
  readonly _meta?: JsonObject;
}

/** A URI with a variable part, such as `gatehouse://tools/{tool_name}`. */
export interface ResourceTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType: string;
}

/** What to complete: an argument of a prompt or of a resource template. */
export interface CompletionRequest {
  readonly target:
    | { readonly kind: 'prompt'; readonly name: string }
    | { readonly kind: 'resource'; readonly uriTemplate: string };
  readonly argument: string;
  /** The text typed so far. */
  readonly typed: string;
}

/** Suggestions, best first. */
export interface Suggestions {
  readonly values: readonly string[];
  /** Total number of suggestions, if known. */
  readonly total?: number;
  readonly hasMore: boolean;
}

/** A tool that a step names. */
export interface GuideTool {
  /** Its name on the MCP server. */
  readonly name: string;
  /** Its name in the catalogue. */
  readonly toolName: string;
  readonly title: string;
  readonly accountId: string;
  readonly isRead: boolean;
}

/** A runbook of one account, in steps that a person can carry out with the same tools as a model. */
export interface Guide {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly RunbookArgumentRecord[];
  /** Text that applies to all steps, with `{{argument}}` slots. */
  readonly preface: string;
  readonly steps: readonly { readonly name: string; readonly text: string; readonly tools: readonly GuideTool[] }[];
}

/** What a server offers in addition to tools: prompts, resources and completion. */
export interface Guidance {
  listPrompts(endpoint: Endpoint): readonly Prompt[];
  /** Refuses with `invalid_params` if the prompt is unknown or an argument is missing, unknown or too long. */
  getPrompt(
    endpoint: Endpoint,
    name: string,
    values: { readonly [name: string]: string },
    origin: CallOrigin,
  ): Promise<PromptOutcome>;
  listResources(endpoint: Endpoint): readonly Resource[];
  /** Resources for clients that show views. Empty with discovery. */
  listViews(endpoint: Endpoint): readonly Resource[];
  listResourceTemplates(endpoint: Endpoint): readonly ResourceTemplate[];
  /** Refuses with `resource_unknown` if this server shows no resource with this URI. */
  readResource(endpoint: Endpoint, uri: string, origin: CallOrigin): Promise<Result<readonly ResourceContents[]>>;
  /** Refuses with `invalid_params` if there is no such prompt, template or argument. */
  complete(endpoint: Endpoint, request: CompletionRequest, origin: CallOrigin): Promise<Result<Suggestions>>;
  /** Procedures over several accounts that can set up an account of this server, with the prefixes of such accounts. */
  jointRunbooksOf(
    endpoint: Endpoint,
  ): readonly { readonly runbook: JointRunbook; readonly services: readonly string[] }[];
  /** Runbooks of single accounts that a person can carry out step by step with this server's tools. */
  guidesOf(endpoint: Endpoint): readonly Guide[];
  /** Runs such a procedure with the server's own tools. Refuses if the server lacks a role or a tool. */
  runJoint(
    endpoint: Endpoint,
    runbook: JointRunbook,
    request: JointRequest,
    origin: CallOrigin,
  ): Promise<Result<JointReport>>;
}

/** The gateway with prompts, resources and completion. */
export type GuidedGateway = Gateway & Guidance;

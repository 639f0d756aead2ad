import type { JsonObject, Refusal, Result } from '../base/index.js';
import type { CallOrigin, Endpoint, Gateway } from '../call/index.js';
import type { JointRunbook, RunbookArgumentRecord } from '../catalogue/index.js';
import type { ContentBlock, InputRequired, ResourceContents } from '../reply/index.js';
import type { JointReport } from './joint/report.js';
import type { JointRequest } from './joint/run-joint.js';

/** A procedure that people choose by name and fill in. */
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

/** One line of the conversation that a prompt begins with. */
export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlock;
}

/** What a prompt became, filled in. */
export type PromptOutcome =
  | { readonly kind: 'done'; readonly description: string; readonly messages: readonly PromptMessage[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | InputRequired;

/** Something to read, at an address of its own. */
export interface Resource {
  readonly uri: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType: string;
  readonly _meta?: JsonObject;
}

/** Addresses with a variable part, such as `gatehouse://tools/{tool_name}`. */
export interface ResourceTemplate {
  readonly uriTemplate: string;
  readonly name: string;
  readonly title?: string;
  readonly description?: string;
  readonly mimeType: string;
}

/** What a caller wants completed: an argument of a prompt, or of a template's address. */
export interface CompletionRequest {
  readonly target:
    | { readonly kind: 'prompt'; readonly name: string }
    | { readonly kind: 'resource'; readonly uriTemplate: string };
  readonly argument: string;
  /** What has been typed so far. */
  readonly typed: string;
}

/** Suggestions, the best first. */
export interface Suggestions {
  readonly values: readonly string[];
  /** How many there are in all, where that is known. */
  readonly total?: number;
  readonly hasMore: boolean;
}

/** A tool that a step names. */
export interface GuideTool {
  /** As clients of the MCP server name it. */
  readonly name: string;
  /** As the catalogue names it. */
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
  /** What holds for all steps, with `{{argument}}` slots. */
  readonly preface: string;
  readonly steps: readonly { readonly name: string; readonly text: string; readonly tools: readonly GuideTool[] }[];
}

/** What a server offers beside its tools: procedures to follow, things to read, words to choose from. */
export interface Guidance {
  listPrompts(endpoint: Endpoint): readonly Prompt[];
  /** Refused with `invalid_params` where the prompt is unknown here or an argument is missing, unknown or too long. */
  getPrompt(
    endpoint: Endpoint,
    name: string,
    values: { readonly [name: string]: string },
    origin: CallOrigin,
  ): Promise<PromptOutcome>;
  listResources(endpoint: Endpoint): readonly Resource[];
  /** What clients that show views may read beside these; none where tools are found by discovery. */
  listViews(endpoint: Endpoint): readonly Resource[];
  listResourceTemplates(endpoint: Endpoint): readonly ResourceTemplate[];
  /** Refused with `resource_unknown` where nothing that this server shows has the address. */
  readResource(endpoint: Endpoint, uri: string, origin: CallOrigin): Promise<Result<readonly ResourceContents[]>>;
  /** Refused with `invalid_params` where there is no such prompt, template or argument. */
  complete(endpoint: Endpoint, request: CompletionRequest, origin: CallOrigin): Promise<Result<Suggestions>>;
  /** Procedures over several accounts that this server has an account to set up for, with the prefixes of such accounts. */
  jointRunbooksOf(
    endpoint: Endpoint,
  ): readonly { readonly runbook: JointRunbook; readonly services: readonly string[] }[];
  /** Runbooks of single accounts that people can carry out step by step with this server's tools. */
  guidesOf(endpoint: Endpoint): readonly Guide[];
  /** Works through such a procedure with the server's own tools. Refused where the server lacks a role or a tool. */
  runJoint(
    endpoint: Endpoint,
    runbook: JointRunbook,
    request: JointRequest,
    origin: CallOrigin,
  ): Promise<Result<JointReport>>;
}

/** The gateway with what it offers besides calls. */
export type GuidedGateway = Gateway & Guidance;

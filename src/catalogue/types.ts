import type { JsonObject, Result } from '../base/index.js';
import type { PresetRecord } from './preset-record.js';
import type { DataCenterRecord, IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import type { ResponseMarks } from './response-marks.js';
import type { JointRunbook, RolesRecord } from './role-record.js';
import type { Runbook } from './runbook-record.js';
import type { View } from './view-record.js';

/** A validated and indexed integration. */
export interface Integration {
  readonly name: string;
  readonly record: IntegrationRecord;
  /** Digest of all its files; compiled toolsets are cached by it. */
  readonly version: string;
  readonly resources: readonly ResourceRecord[];
  /** In file order. */
  readonly methods: readonly Method[];
  /** Procedures of several steps, in the order of their files' names. */
  readonly runbooks: readonly Runbook[];
  /** Starting points for MCP servers; empty if the integration has no such file. */
  readonly presets: readonly PresetRecord[];
  /** Markdown for people and models who use the service through its tools; null if the integration has none. */
  readonly guide: string | null;
  /** Interactive pages for clients that show them, sorted by file name. */
  readonly views: readonly View[];
  /** Its roles in procedures over several integrations. */
  readonly roles: RolesRecord['roles'];
  dataCenter(id: string): DataCenterRecord | undefined;
  method(resource: string, name: string): Method | undefined;
  /** Headers of every call, names in lower case; undefined if there are none. */
  readonly headers: { readonly [name: string]: string } | undefined;
  /** Hosts of calls or authorization that are known before an account is connected. */
  readonly hosts: ReadonlySet<string>;
  /** Whether calls or authorization may use a host: a known one, or one that matches a template with a fixed suffix. */
  isHost(host: string): boolean;
}

/** A method with what its record implies. */
export interface Method {
  readonly record: MethodRecord;
  readonly resource: ResourceRecord;
  /** The stable tool name by the naming rules. */
  readonly toolName: string;
  /** The resource's and the method's tags without duplicates, plus `destructive` if that is its effect. */
  readonly tags: readonly string[];
  /** Which parts of its payload need processing. */
  readonly marks: ResponseMarks;
  /** JSON Schema of the arguments for the model; null if the method has no documentation record. */
  readonly inputSchema: JsonObject | null;
  /** Whether the argument that continues a cut reply is listed; every read accepts it. */
  readonly listsRest: boolean;
  /** Names of all its arguments, including those that the account fills in. */
  readonly argumentNames: ReadonlySet<string>;
  /**
   * Validates a caller's arguments: replaces aliases and retired values, makes ids exact, fills in defaults and the
   * account's context, and refuses foreign context values. `notes` states for the caller what was replaced, and any
   * advice. Compiled on the first call and cached.
   */
  checkArguments(input: unknown, context: { readonly [name: string]: string }): Result<CheckedArguments>;
}

/** Validated arguments, the only input from which a request is built. */
export interface CheckedArguments {
  readonly values: JsonObject;
  readonly notes: readonly string[];
}

/** The integrations of every catalogue folder. */
export interface Catalogue {
  readonly integrations: ReadonlyMap<string, Integration>;
  /** Integrations with errors, which are not loaded. */
  readonly withheld: readonly WithheldIntegration[];
  /** Procedures over two integrations. */
  readonly joint: readonly JointRunbook[];
}

/** An integration with errors: not loaded, or served in its last version without errors. */
export interface WithheldIntegration {
  /** Its folder; the whole path if it is the operator's. */
  readonly folder: string;
  /** Each as `file:line:column pointer: what is wrong`. */
  readonly faults: readonly string[];
  /** The version that is still served while the process runs; absent if none is. */
  readonly served?: string;
}

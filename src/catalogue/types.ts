import type { JsonObject, Result } from '../base/index.js';
import type { PresetRecord } from './preset-record.js';
import type { DataCenterRecord, IntegrationRecord, MethodRecord, ResourceRecord } from './records.js';
import type { ResponseMarks } from './response-marks.js';
import type { JointRunbook, RolesRecord } from './role-record.js';
import type { Runbook } from './runbook-record.js';
import type { View } from './view-record.js';

/** An integration that has passed every check, indexed. */
export interface Integration {
  readonly name: string;
  readonly record: IntegrationRecord;
  /** Digest of all its files; what compiled toolsets are kept under. */
  readonly version: string;
  readonly resources: readonly ResourceRecord[];
  /** In file order. */
  readonly methods: readonly Method[];
  /** Procedures of several steps, in the order of their files' names. */
  readonly runbooks: readonly Runbook[];
  /** Starting points for MCP servers; none where the integration has no such file. */
  readonly presets: readonly PresetRecord[];
  /** Markdown for whoever works with the service through its tools; null where the integration has none. */
  readonly guide: string | null;
  /** Interactive pages for clients that show them, in the order of their files' names. */
  readonly views: readonly View[];
  /** What it can be in procedures that join several integrations. */
  readonly roles: RolesRecord['roles'];
  dataCenter(id: string): DataCenterRecord | undefined;
  method(resource: string, name: string): Method | undefined;
  /** Headers of every call, names in lower case; undefined where there are none. */
  readonly headers: { readonly [name: string]: string } | undefined;
  /** Hosts that calls or authorization may go to and that are known before an account connects. */
  readonly hosts: ReadonlySet<string>;
  /** Whether calls or authorization may go to a host: a known one, or one that a template with a fixed suffix can become. */
  isHost(host: string): boolean;
}

/** A method with what its record implies. */
export interface Method {
  readonly record: MethodRecord;
  readonly resource: ResourceRecord;
  /** The stable tool name by the naming rules. */
  readonly toolName: string;
  /** The resource's and the method's tags, `destructive` added where the effect is, no doubles. */
  readonly tags: readonly string[];
  /** Which parts of its payload need care. */
  readonly marks: ResponseMarks;
  /** JSON Schema of the arguments as the model sees them; null where the method has no documentation record. */
  readonly inputSchema: JsonObject | null;
  /** Whether the argument that reads on where a reply was cut is listed; every read takes it. */
  readonly listsRest: boolean;
  /** Names of all its arguments, of those that the account fills in too. */
  readonly argumentNames: ReadonlySet<string>;
  /**
   * Judges a caller's arguments: aliases and retired values replaced, ids made exact, defaults and the account's context filled in,
   * foreign context values refused. `notes` tells the caller what was replaced and any advice. Compiled on the first call, then kept.
   */
  checkArguments(input: unknown, context: { readonly [name: string]: string }): Result<CheckedArguments>;
}

/** Arguments that have passed; the only form in which a request is built. */
export interface CheckedArguments {
  readonly values: JsonObject;
  readonly notes: readonly string[];
}

/** The integrations of every catalogue folder. */
export interface Catalogue {
  readonly integrations: ReadonlyMap<string, Integration>;
  /** Integrations with faults, which are left out. */
  readonly withheld: readonly WithheldIntegration[];
  /** Procedures over two integrations. */
  readonly joint: readonly JointRunbook[];
}

/** An integration that has faults: left out, or served as it was before them. */
export interface WithheldIntegration {
  /** Its folder; the whole path where the operator brought it. */
  readonly folder: string;
  /** Each as `file:line:column pointer: what is wrong`. */
  readonly faults: readonly string[];
  /** The version that goes on being served, as long as the process runs; absent where none is. */
  readonly served?: string;
}

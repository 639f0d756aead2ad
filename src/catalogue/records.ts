/**
 * The types of the catalogue's records as in the files `catalogue/<integration>/*.yaml` (snake_case, closed). The JSON
 * Schemas in `catalogue/schema/` validate the files; these types describe valid records with defaults filled in.
 */
import type { JsonValue } from '../base/index.js';
import type { AnswersRecord, MethodAnswersRecord, PublishedRecord } from './answers-record.js';
import type { AuthorizationRecord, OAuthGrant } from './authorization-record.js';
import type { CheckRecord } from './check-record.js';
import type { ConsequencesRecord, ObjectRecord, PresentRecord } from './object-record.js';
import type { RequestRecord } from './request-record.js';

/** A REST service described by data. */
export interface IntegrationRecord {
  /** In tool names and the API: lower snake case, for example `acme_mail`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** For the model: how the parts of the service relate. Shown in MCP instructions. */
  readonly instructions: string;
  readonly documentation_url: string;
  readonly data_centers: readonly DataCenterRecord[];
  readonly default_data_center: string;
  readonly authorization: AuthorizationRecord;
  /** Headers of every call, such as the API version. */
  readonly headers: { readonly [name: string]: string };
  /** Added to the `User-Agent` of every call. */
  readonly user_agent?: string;
  /** The form of fields of type `id`: only digits, or any text. */
  readonly ids: 'digits' | 'strings';
  /** Values that an account knows; they fill arguments of the same name. */
  readonly context: readonly ContextRecord[];
  readonly limits: LimitsRecord;
  /** What calls must not affect unless the caller insists, by name. */
  readonly guards?: { readonly [rule: string]: GuardRuleRecord };
  /** What ids among the arguments of changes refer to, and how to read their names. */
  readonly objects?: readonly ObjectRecord[];
  readonly answers: AnswersRecord;
  /**
   * Sources of suggestions for arguments: a list tool, and the values in its result (dotted path; `*` matches every
   * item).
   */
  readonly completions?: { readonly [name: string]: { readonly tool: string; readonly values: string } };
  /** What each tag means, for people who choose a filter. Every tag of a resource must be declared here. */
  readonly tags: { readonly [tag: string]: string };
  /** What is still unknown about the service; the integration works without it. */
  readonly todo?: readonly string[];
}

/** One deployment of the service, with its own hosts. */
export interface DataCenterRecord {
  readonly id: string;
  readonly title: string;
  /** The authorization server's name for this data centre in its redirect and device replies. */
  readonly location?: string;
  /** Hosts by role. Calls go to `api` unless a method names another role. */
  readonly hosts: { readonly [role: string]: HostRecord };
  /** Names of this data centre, which templates see as `{place.<name>}`. */
  readonly names?: { readonly [name: string]: string };
  readonly evidence: string;
}

/**
 * A host name, or a host with the base path of the role. `{name}` is a context value entered when connecting: one label
 * before a fixed suffix, or a whole host that the operator allows.
 */
export type HostRecord = string | { readonly host: string; readonly base_path?: string };

/**
 * A value that an account knows: discovered when it is connected, entered by the person who connects it, or constant.
 */
export interface ContextRecord {
  readonly name: string;
  readonly title: string;
  readonly type: 'id' | 'string';
  readonly description: string;
  readonly discover?: DiscoverRecord;
  /** A claim of the access token, which is a JSON Web Token according to `access_token_claims`. */
  readonly claim?: string;
  readonly ask?: AskRecord;
  readonly constant?: string;
  /** Whether a caller may use another value. `refuse` returns an error that names the connected one. */
  readonly foreign: 'refuse' | 'allow';
  /** The account can be connected without it (for example, without a mailbox of its own). */
  readonly optional?: boolean;
}

/** Where a context value is discovered, such as an organization id. */
export interface DiscoverRecord {
  readonly path: string;
  readonly scopes: readonly string[];
  /** If the reply contains a list: selects the first item with these values, else the first item. */
  readonly among?: {
    readonly list: string;
    readonly where: { readonly [path: string]: string | number | boolean };
  };
  /** Dotted path into the whole reply, for example `data.id`, or into the selected item. */
  readonly value: string;
  /**
   * Further context values from the same reply: name to dotted path. With `*` for every item of a list, all values
   * joined by spaces.
   */
  readonly also?: { readonly [name: string]: string };
}

/** How a person enters a context value when connecting an account. */
export interface AskRecord {
  /** `label`: one label of a host name. `host`: a whole host with an optional port. `text`: anything else. */
  readonly as: 'label' | 'host' | 'text';
  /** Pattern of the whole value. */
  readonly pattern?: string;
  readonly example?: string;
  /** The default value. */
  readonly default?: string;
  /** OAuth grants that need the value. Default: every grant. */
  readonly grants?: readonly OAuthGrant[];
}

/** The service's declared limits, which are shown but never enforced here, and limits of this gateway on a call. */
export interface LimitsRecord {
  readonly requests?: number;
  readonly window_seconds?: number;
  readonly source?: string;
  readonly answer_bytes_max: number;
  readonly timeout_ms: number;
  /**
   * Names of headers with limits, if the service has its own names. `used_of_limit` contains both figures, as in
   * `32/40`.
   */
  readonly headers?: { readonly [figure in LimitFigure]?: string };
}

/** A rate-limit figure of a service. */
export type LimitFigure = 'limit' | 'remaining' | 'reset' | 'used_of_limit';

/** One kind of resource of the service; one YAML file. */
export interface ResourceRecord {
  /** Lower snake case plural, as in tool names: `domains`, `group_moderation`. */
  readonly resource: string;
  readonly singular: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly methods: readonly MethodRecord[];
}

/** `list`, `get`, `create`, `update`, `delete` are the standard names; any other is a custom method. */
export interface MethodRecord {
  readonly name: string;
  /** Ids of the service's documented operations that this method covers. */
  readonly operations: readonly string[];
  /**
   * Any one of these suffices. Sorted from narrowest to widest; the first is requested at consent. Empty if the service
   * has no scopes.
   */
  readonly scopes: readonly string[];
  /** Added to the resource's tags. */
  readonly tags?: readonly string[];
  readonly effect: 'read' | 'write' | 'destructive';
  /** What a change means for people. */
  readonly consequences?: ConsequencesRecord;
  /** How to read the state that a call changes. Absent if it is the `get` of the same path or resource. */
  readonly present?: PresentRecord;
  /** Set if a method other than GET only reads. `evidence` names the source of that. */
  readonly reads?: boolean;
  readonly idempotent: boolean;
  /** The sources of the facts, and which source was used where they disagree. */
  readonly evidence: string;
  /** The strength of the best of these sources, and the date on which they were read. */
  readonly strength?: EvidenceStrength;
  readonly seen?: string;
  readonly request: RequestRecord;
  readonly answers?: MethodAnswersRecord;
  /** Calls that are refused before anything is sent, unless the caller insists. */
  readonly guards?: readonly GuardRecord[];
  /** Reads that precede a change and may refuse it. */
  readonly checks?: readonly CheckRecord[];
  /** Optional arguments of which a call must have at least one; a list stands for arguments that are given together. */
  readonly needs_one_of?: readonly (string | readonly string[])[];
  /** The records of the resource in public DNS; looked up and added to the payload as `published`. */
  readonly published?: readonly PublishedRecord[];
  /** A method without one never becomes a tool, but can be called through the proxy route. */
  readonly documentation?: DocumentationRecord;
  /** What is still unknown about the method. */
  readonly todo?: readonly string[];
}

/**
 * The evidence of a method's facts. `live`: a recorded call to the real service. `page`: an official page. `code`: a
 * client that sends the request, without proof that it works.
 */
export type EvidenceStrength = 'live' | 'page' | 'code';

/** Which values of a call refer to the same thing as values that the account knows, for example its own user. */
export interface GuardRuleRecord {
  /** The guarded thing, for messages: `connected user`. */
  readonly title: string;
  /** The boolean argument with which a caller insists. */
  readonly unless: string;
  /** Argument to the context values to compare it with. It matches if it equals or contains any of them. */
  readonly arguments: { readonly [argument: string]: readonly string[] };
}

/** A method under a guard rule of its integration. */
export interface GuardRecord {
  readonly rule: string;
  /** Argument to the values for which the guard applies; all must match. */
  readonly when?: { readonly [argument: string]: readonly string[] };
  /** The effect of the call on what is guarded. */
  readonly say: string;
}

/** The texts and schemas that make a method usable by a model. */
export interface DocumentationRecord {
  readonly title: string;
  readonly description: string;
  readonly arguments: { readonly [name: string]: ArgumentRecord };
  /** Declared type of the payload; absent if the service documents none. */
  readonly response?: FieldRecord;
  /** Set if a source shows that the reply has a status and no payload. */
  readonly no_payload?: boolean;
  /**
   * The members of each item that a caller needs for its next step: ids, names, states. Shown if the caller selects no
   * fields.
   */
  readonly default_fields?: readonly string[];
  /** Set if a list's payload is one object with a list among its members: pages would drop parts of it. */
  readonly one_object?: boolean;
  /** Set if the payload contains text from third parties, such as mail. The result then includes a warning. */
  readonly untrusted?: boolean;
  /**
   * Requests that the method fulfills, in the words of administrators, help desks and other services. Only used for
   * search, never shown.
   */
  readonly asks?: readonly string[];
}

/** One argument, with its form for the model and its form in the request. */
export interface ArgumentRecord extends FieldRecord {
  readonly required?: boolean;
  readonly default?: JsonValue;
  /** Retired values that are still accepted. Each is sent as its successor, with a note in the result. */
  readonly retired_values?: { readonly [retired: string]: string };
  /** Corrections of a text: every match of the pattern becomes `to` (`$1` is a group), with a note in the result. */
  readonly rewrites?: readonly { readonly matches: string; readonly to: string; readonly say: string }[];
  /** Texts that are refused before anything is sent, because the service would misread them. */
  readonly refuses?: readonly { readonly matches: string; readonly say: string }[];
  /**
   * Set if the text is a search of terms `name:value`. It is parsed before it is sent, and corrected with a note or
   * refused with the right form.
   */
  readonly search_terms?: SearchTermsRecord;
  /** The name of another argument whose value is also accepted as this one's name. */
  readonly also_named_by?: string;
  /** Alternative names that callers may use. */
  readonly also?: readonly string[];
  /** Set if nearly no call needs it: accepted, but omitted from the schemas for models. */
  readonly unlisted?: boolean;
}

/** The language of a search of terms `name:value`. Values that contain a joiner are quoted. */
export interface SearchTermsRecord {
  /** Joins terms that must all match, such as `::`. */
  readonly and: string;
  /** Joins alternatives. */
  readonly or: string;
  /** How the service treats any other joiner. */
  readonly say: string;
  /** The name for words without a name. */
  readonly bare: string;
  /** Terms without a value, which begin a search. */
  readonly alone?: readonly string[];
  /** Every search name, with its values: listed ones, or a pattern (ignoring letter case) with an example. */
  readonly names: {
    readonly [name: string]: {
      readonly values?: readonly string[];
      readonly pattern?: string;
      readonly such_as?: string;
    };
  };
  /** Names of other services, each with the equivalent one. */
  readonly means?: { readonly [foreign: string]: string };
}

/**
 * `id` is an opaque id, or with `ids: digits` a 64-bit integer: a string for the model, and in the form of `wire` in
 * the request.
 */
export interface FieldRecord {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'id' | 'array' | 'object' | 'any';
  readonly description?: string;
  /** Tools that return this value. Validated, and named in the description. */
  readonly from?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly items?: FieldRecord;
  readonly properties?: { readonly [name: string]: ArgumentRecord };
  /** The type of each value in an object with free names. */
  readonly values?: ArgumentRecord;
  /**
   * Whether null is a value: in arguments it clears the field; in replies it was observed or is documented. Without it,
   * null is refused in changes.
   */
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  /**
   * Form in the request if it differs from the type: ids default to `string`; `number` writes bare digits; a boolean
   * may be a `string`; `csv` joins an array with commas.
   */
  readonly wire?: 'string' | 'number' | 'csv' | 'null_when_empty';
  /** Never stored in the audit log or a log, and masked in replies. */
  readonly secret?: boolean;
  /** Personal writing: the audit log only stores its length. The person who must approve the call sees all of it. */
  readonly private?: boolean;
  /**
   * In replies: `html` is cleaned of what a reader would not see and also returned as plain text. `escaped` is an
   * HTML-escaped plain text, and is returned unescaped.
   */
  readonly format?: 'html' | 'escaped';
  /** In replies: the text that means "no value"; a member with it is omitted. */
  readonly absent?: string;
}

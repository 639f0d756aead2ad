/**
 * The shapes of the catalogue's records exactly as their files have them, `catalogue/<integration>/*.yaml` (snake_case, closed; the JSON
 * Schemas in `catalogue/schema/` judge the files, these types describe what has passed, defaults filled in).
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
  /** For the model: how the service's pieces hang together. Shown in MCP instructions. */
  readonly instructions: string;
  readonly documentation_url: string;
  readonly data_centers: readonly DataCenterRecord[];
  readonly default_data_center: string;
  readonly authorization: AuthorizationRecord;
  /** Headers of every call, such as the version of the API. */
  readonly headers: { readonly [name: string]: string };
  /** Added to the `User-Agent` of every call. */
  readonly user_agent?: string;
  /** What a field of the type `id` holds: digits only, or any text. */
  readonly ids: 'digits' | 'strings';
  /** Values that an account knows by itself and that fill arguments of the same name. */
  readonly context: readonly ContextRecord[];
  readonly limits: LimitsRecord;
  /** What calls must not hit unless the caller insists, by name. */
  readonly guards?: { readonly [rule: string]: GuardRuleRecord };
  /** What ids among the arguments of changes stand for, and how their names are read. */
  readonly objects?: readonly ObjectRecord[];
  readonly answers: AnswersRecord;
  /** Where suggestions for arguments come from: a listing tool, and the values in its result (dotted path, `*` is every item). */
  readonly completions?: { readonly [name: string]: { readonly tool: string; readonly values: string } };
  /** What each tag means, for people choosing a filter; a tag used by a resource must be declared here. */
  readonly tags: { readonly [tag: string]: string };
  /** What is still unknown about the service; the integration works without it. */
  readonly todo?: readonly string[];
}

/** One deployment of the service, on hosts of its own. */
export interface DataCenterRecord {
  readonly id: string;
  readonly title: string;
  /** What the authorization server calls this data centre in its redirect and device replies. */
  readonly location?: string;
  /** Hosts by role; `api` takes calls unless a method names another role. */
  readonly hosts: { readonly [role: string]: HostRecord };
  /** Names that belong to this data centre, which templates see as `{place.<name>}`. */
  readonly names?: { readonly [name: string]: string };
  readonly evidence: string;
}

/**
 * A host name, or a host with the path below which the role's paths begin. `{name}` stands for a context value that is asked at
 * connection: one label before a fixed suffix, or a whole host that the operator allows.
 */
export type HostRecord = string | { readonly host: string; readonly base_path?: string };

/** A value that an account knows by itself: learned when it connects, asked from the person who connects it, or constant. */
export interface ContextRecord {
  readonly name: string;
  readonly title: string;
  readonly type: 'id' | 'string';
  readonly description: string;
  readonly discover?: DiscoverRecord;
  /** Claim of the access token, which `access_token_claims` says is a JSON Web Token. */
  readonly claim?: string;
  readonly ask?: AskRecord;
  readonly constant?: string;
  /** Whether a caller may name another value: `refuse` returns an error that names the connected one. */
  readonly foreign: 'refuse' | 'allow';
  /** Without it the account still connects (for example no mailbox of its own). */
  readonly optional?: boolean;
}

/** Where a context value is learned, such as an organization id. */
export interface DiscoverRecord {
  readonly path: string;
  readonly scopes: readonly string[];
  /** Where the reply holds a list: the first item with these values is meant, or else the first of all. */
  readonly among?: {
    readonly list: string;
    readonly where: { readonly [path: string]: string | number | boolean };
  };
  /** Dotted path into the whole reply, for example `data.id`, or into the item that is meant. */
  readonly value: string;
  /** Further context entries from the same reply: name to dotted path; with `*` for every item of a list, all values, joined by spaces. */
  readonly also?: { readonly [name: string]: string };
}

/** How a context value is asked from the person who connects an account. */
export interface AskRecord {
  /** `label`: one label of a host name; `host`: a whole host, with a port where it has one; `text`: anything else. */
  readonly as: 'label' | 'host' | 'text';
  /** Pattern of the whole value. */
  readonly pattern?: string;
  readonly example?: string;
  /** Value where nothing is given. */
  readonly default?: string;
  /** Grants of OAuth with which the value is asked. Default: every grant. */
  readonly grants?: readonly OAuthGrant[];
}

/** The service's declared limits, shown and never enforced here, and what a call may cost this gateway. */
export interface LimitsRecord {
  readonly requests?: number;
  readonly window_seconds?: number;
  readonly source?: string;
  readonly answer_bytes_max: number;
  readonly timeout_ms: number;
  /** Names of headers that carry limits under names of the service's own. `used_of_limit` carries both figures, as `32/40`. */
  readonly headers?: { readonly [figure in LimitFigure]?: string };
}

/** A figure that a service reports about its limits. */
export type LimitFigure = 'limit' | 'remaining' | 'reset' | 'used_of_limit';

/** One kind of thing that the service keeps; one YAML file. */
export interface ResourceRecord {
  /** Lower snake case plural, as tool names have it: `domains`, `group_moderation`. */
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
  /** Any one of these suffices; sorted from narrowest to widest, and the first is requested at consent; empty where the service has no scopes. */
  readonly scopes: readonly string[];
  /** Added to the resource's tags. */
  readonly tags?: readonly string[];
  readonly effect: 'read' | 'write' | 'destructive';
  /** What a change means for people, in the words of whoever described the service. */
  readonly consequences?: ConsequencesRecord;
  /** How the state that a call changes is read; absent where it is the `get` of the same address or resource. */
  readonly present?: PresentRecord;
  /** Set where a method that is not GET only reads; `evidence` says where that is written. */
  readonly reads?: boolean;
  readonly idempotent: boolean;
  /** Where the facts come from and which source won where they disagree. */
  readonly evidence: string;
  /** What the strongest of these sources is worth, and the day on which they were read. */
  readonly strength?: EvidenceStrength;
  readonly seen?: string;
  readonly request: RequestRecord;
  readonly answers?: MethodAnswersRecord;
  /** Calls that are refused before anything is sent, unless the caller insists. */
  readonly guards?: readonly GuardRecord[];
  /** Reads that come before a change and may refuse it. */
  readonly checks?: readonly CheckRecord[];
  /** Optional arguments of which a call must give one at least. */
  readonly needs_one_of?: readonly string[];
  /** What public DNS should say about the thing that was read; looked up and added to the payload as `published`. */
  readonly published?: readonly PublishedRecord[];
  /** A method without one never becomes a tool (the proxy route still reaches it). */
  readonly documentation?: DocumentationRecord;
  /** What is still unknown about the method. */
  readonly todo?: readonly string[];
}

/**
 * What a method's facts rest on: `live` is a record of a call to the real service, `page` an official page, `code` a client that sends
 * the request with no proof that it ran.
 */
export type EvidenceStrength = 'live' | 'page' | 'code';

/** Which values of a call name the same as values that the account knows, for example its own user. */
export interface GuardRuleRecord {
  /** What is guarded, for messages: `connected user`. */
  readonly title: string;
  /** The boolean argument by which a caller insists. */
  readonly unless: string;
  /** Argument to the context values that it is compared with; one that equals, or contains, any of them is meant. */
  readonly arguments: { readonly [argument: string]: readonly string[] };
}

/** A method under a guard rule of its integration. */
export interface GuardRecord {
  readonly rule: string;
  /** Argument to the values with which the call does it; all must hold. */
  readonly when?: { readonly [argument: string]: readonly string[] };
  /** What the call does to what is guarded. */
  readonly say: string;
}

/** The words and schemas that make a method usable by a model. */
export interface DocumentationRecord {
  readonly title: string;
  readonly description: string;
  readonly arguments: { readonly [name: string]: ArgumentRecord };
  /** Declared type of the payload; absent where the service documents none. */
  readonly response?: FieldRecord;
  /** Set where a source shows that the reply carries its status and no payload. */
  readonly no_payload?: boolean;
  /** The members of each item that a caller needs for its next step: ids, names, states. Shown where the caller names no fields. */
  readonly default_fields?: readonly string[];
  /** Set where a list's payload is one thing that has a list among its members: pages would drop parts of it. */
  readonly one_object?: boolean;
  /** Set where the payload holds what strangers wrote, such as mail: the result says so beside the data. */
  readonly untrusted?: boolean;
  /** Requests that the method answers, in the words of administrators, help desks and other services. Searched, never shown. */
  readonly asks?: readonly string[];
}

/** One argument as the model sees it and as the wire wants it. */
export interface ArgumentRecord extends FieldRecord {
  readonly required?: boolean;
  readonly default?: JsonValue;
  /** Retired values still accepted: each is sent as its successor and the result says so. */
  readonly retired_values?: { readonly [retired: string]: string };
  /** Texts that are sent in another spelling: every match of the pattern becomes `to` (`$1` is a group), and the result says so. */
  readonly rewrites?: readonly { readonly matches: string; readonly to: string; readonly say: string }[];
  /** Texts that are refused before anything is sent, because the service would read them otherwise. */
  readonly refuses?: readonly { readonly matches: string; readonly say: string }[];
  /** Set where the text is a search of terms `name:value`: read before it is sent, put right with a note, or refused with the right form. */
  readonly search_terms?: SearchTermsRecord;
  /** The name of another argument whose value is also accepted as this one's name. */
  readonly also_named_by?: string;
  /** Other names under which callers may send it. */
  readonly also?: readonly string[];
  /** Set where nearly no call needs it: accepted, and left out of the schemas that models read. */
  readonly unlisted?: boolean;
}

/** The language of a search of terms `name:value`; quotes are around values that contain a joiner. */
export interface SearchTermsRecord {
  /** Joins terms that must all hold, such as `::`. */
  readonly and: string;
  /** Joins alternatives. */
  readonly or: string;
  /** What the service does with any other joiner. */
  readonly say: string;
  /** The name under which words without a name are searched for. */
  readonly bare: string;
  /** Terms without a value, which begin a search. */
  readonly alone?: readonly string[];
  /** Every search name, with the values that it takes: listed ones, or a pattern (letter case does not count) with an example. */
  readonly names: {
    readonly [name: string]: {
      readonly values?: readonly string[];
      readonly pattern?: string;
      readonly such_as?: string;
    };
  };
  /** Names of other services, each with the one that is meant. */
  readonly means?: { readonly [foreign: string]: string };
}

/** `id` is an opaque id, or with `ids: digits` a 64-bit integer: a string for the model, on the wire as `wire` says. */
export interface FieldRecord {
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'id' | 'array' | 'object' | 'any';
  readonly description?: string;
  /** Tools that return this value; checked to exist, named in the description. */
  readonly from?: readonly string[];
  readonly enum?: readonly (string | number)[];
  readonly items?: FieldRecord;
  readonly properties?: { readonly [name: string]: ArgumentRecord };
  /** Of an object with free names: what each value is. */
  readonly values?: ArgumentRecord;
  /**
   * Whether null is a value: in arguments it clears the field, in replies it was seen or is documented. Without it, null is refused where a
   * call changes something.
   */
  readonly nullable?: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly min_length?: number;
  readonly max_length?: number;
  readonly pattern?: string;
  /** Form on the wire where it differs from the type: ids default to `string`; `number` writes bare digits; a boolean may travel as `string`; `csv` joins an array with commas. */
  readonly wire?: 'string' | 'number' | 'csv' | 'null_when_empty';
  /** Never kept in the audit trail or a log, and masked in replies. */
  readonly secret?: boolean;
  /** What people write to each other: the audit trail keeps its length alone; whoever must approve the call sees it whole. */
  readonly private?: boolean;
  /**
   * In replies: `html` is cleaned of what a reader would not see and also given as plain text; `escaped` is a plain text whose characters come
   * HTML-escaped, and is given unescaped.
   */
  readonly format?: 'html' | 'escaped';
  /** In replies: the text that stands for no value; a member with it is left out. */
  readonly absent?: string;
}

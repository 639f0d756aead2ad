import type { ConditionRecord } from './answers-record.js';

/** A call of one of the integration's tools. A text `{name}` is a value of the procedure; omitted if there is none. */
export interface RoleCallRecord {
  readonly tool: string;
  readonly arguments: {
    readonly [argument: string]: string | number | boolean | readonly (string | number | boolean)[];
  };
}

/** A member of a list in the service's report, found by the values at its dotted paths. `{name}` is filled in. */
export interface RoleFindRecord {
  /** The name of a further read of the role. Default: `look`. */
  readonly of?: string;
  readonly list: string;
  readonly where: { readonly [member: string]: string | number | boolean };
}

/** When an action is done: a condition on the service's report, a value in a list, or a member of one. */
export type RoleDoneRecord =
  | { readonly when: ConditionRecord }
  | { readonly list: string; readonly holds: string }
  | RoleFindRecord;

/** An action of a service. Without `done`, it creates what `look` does not find. */
export interface RoleActRecord extends RoleCallRecord {
  readonly done?: RoleDoneRecord;
  /** Sets `{found.<member>}` for the arguments. Without such a member, the action cannot start. */
  readonly finds?: RoleFindRecord;
}

/** A service that is set up for a domain: its report with the records that it needs published, and its actions. */
export interface ServiceRoleRecord {
  readonly kind: 'service';
  /** A method with `published`. An error of the class `not_found` means that the domain does not exist there. */
  readonly look: RoleCallRecord;
  /** Further reads by name, whose `published` count as well. A failed one lists nothing. */
  readonly also?: { readonly [name: string]: RoleCallRecord };
  readonly acts: { readonly [name: string]: RoleActRecord };
  /** Checks that must appear before the step that publishes them is done: the service lists their records later. */
  readonly expects?: readonly string[];
  /**
   * Steps for which the service has no API: what a person does in its console. Done once the caller agrees to the step.
   */
  readonly by_hand?: { readonly [step: string]: string };
  /** Steps that must precede others at this service, replacing those of the procedure. */
  readonly needs?: { readonly [step: string]: readonly string[] };
  /** For prompts: what is different at this service. */
  readonly guide?: string;
}

/** A list to read, with dotted paths into each item. */
export interface RoleListRecord extends RoleCallRecord {
  readonly read: { readonly [field: string]: string };
}

/** How to read whether a provider flattens CNAMEs into addresses. */
export interface FlatteningRecord extends RoleCallRecord {
  readonly when: ConditionRecord;
  /** Set where a CNAME to a name of the same zone is always flattened. */
  readonly own_zone?: true;
  /** The effect of the setting, and the remedy. */
  readonly say: string;
  /** The text if the setting cannot be read. */
  readonly unread: string;
}

/** A service that hosts DNS zones. */
export interface ZonesRoleRecord {
  readonly kind: 'zones';
  readonly zones: RoleListRecord & {
    /** The states in which resolvers see the records. */
    readonly usable: readonly string[];
    /** Why a zone in another state cannot be used, and the remedy. */
    readonly say: { readonly [state: string]: string };
  };
  readonly records: RoleListRecord & {
    /** Why a locked record cannot be changed, and the remedy. */
    readonly locked: string;
  };
  /** Reads whether every CNAME of a zone is flattened. Not required if a server's filter hides the tool. */
  readonly flattening?: FlatteningRecord;
  readonly create: RoleCallRecord;
  readonly update: RoleCallRecord;
  /** How the content of a TXT record is sent: `quoted` in parts of 255 bytes, or as it is. */
  readonly texts: 'quoted' | 'plain';
}

/** The role of an integration in a procedure over several. */
export type RoleRecord = ServiceRoleRecord | ZonesRoleRecord;

/** `catalogue/<integration>/roles.yaml`. */
export interface RolesRecord {
  readonly roles: { readonly [role: string]: RoleRecord };
}

/** One step of a procedure over several integrations. */
export interface JointStepRecord {
  readonly name: string;
  readonly title: string;
  /** Steps that must be done first. */
  readonly needs?: readonly string[];
  /** The action of the service to run. */
  readonly act?: string;
  /** Publishes the records that these checks of the service report as missing. */
  readonly publish?: readonly string[];
  /** For published records: the action that needs them. Once it is done, they may be removed. */
  readonly until?: string;
  /** For published records: only shown, unless the caller requests this step. */
  readonly proposal?: true;
}

/**
 * A procedure over two integrations as in its file `catalogue/_joint/<name>.md`: front matter and the text of its
 * prompt.
 */
export interface JointRecord {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly roles: { readonly service: string; readonly zones: string };
  readonly arguments: readonly {
    readonly name: string;
    readonly title: string;
    readonly description: string;
    readonly required?: true;
    readonly default?: string;
  }[];
  /** In the order of execution. */
  readonly steps: readonly JointStepRecord[];
}

/** A validated procedure. */
export interface JointRunbook {
  readonly record: JointRecord;
  /** Markdown with `{{argument}}` slots and `{{role.call}}` for the names of tools. */
  readonly body: string;
}

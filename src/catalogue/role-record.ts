import type { ConditionRecord } from './answers-record.js';

/** A call of one of the integration's tools. A text `{name}` is that value of the procedure, left out where there is none. */
export interface RoleCallRecord {
  readonly tool: string;
  readonly arguments: {
    readonly [argument: string]: string | number | boolean | readonly (string | number | boolean)[];
  };
}

/** A member of a list in what the service reports, by the values at its dotted paths; `{name}` is filled in. */
export interface RoleFindRecord {
  /** A further read of the role, by its name; `look` where absent. */
  readonly of?: string;
  readonly list: string;
  readonly where: { readonly [member: string]: string | number | boolean };
}

/** When an act has nothing left to do: a condition on what the service reports, a value in a list, or a member of one. */
export type RoleDoneRecord =
  | { readonly when: ConditionRecord }
  | { readonly list: string; readonly holds: string }
  | RoleFindRecord;

/** An act of a service; without `done` it makes what `look` does not find. */
export interface RoleActRecord extends RoleCallRecord {
  readonly done?: RoleDoneRecord;
  /** Sets `{found.<member>}` for the arguments; without such a member the act cannot begin. */
  readonly finds?: RoleFindRecord;
}

/** A service that is set up for a domain: what it reports, with the records that it wants published, and what can be done. */
export interface ServiceRoleRecord {
  readonly kind: 'service';
  /** A method with `published`; an error of the class `not_found` says that the domain is not there. */
  readonly look: RoleCallRecord;
  /** Further reads by name, whose `published` count as well; one that fails lists nothing. */
  readonly also?: { readonly [name: string]: RoleCallRecord };
  readonly acts: { readonly [name: string]: RoleActRecord };
  /** Checks without which the step that publishes them is not done: the service lists their records later. */
  readonly expects?: readonly string[];
  /** Steps that the service has no call for: what a person does in its console. Done once the caller agrees to the step. */
  readonly by_hand?: { readonly [step: string]: string };
  /** Steps that must be done first at this service, in place of those of the procedure. */
  readonly needs?: { readonly [step: string]: readonly string[] };
  /** For prompts: what differs at this service. */
  readonly guide?: string;
}

/** A list that is read: dotted paths into each item. */
export interface RoleListRecord extends RoleCallRecord {
  readonly read: { readonly [field: string]: string };
}

/** How a provider that can answer CNAMEs with addresses is asked whether it does. */
export interface FlatteningRecord extends RoleCallRecord {
  readonly when: ConditionRecord;
  /** Set where a CNAME to a name of the same zone is always flattened. */
  readonly own_zone?: true;
  /** What the setting does, and the remedy. */
  readonly say: string;
  /** Said where it cannot be read. */
  readonly unread: string;
}

/** A service that keeps zones of DNS records. */
export interface ZonesRoleRecord {
  readonly kind: 'zones';
  readonly zones: RoleListRecord & {
    /** The states in which resolvers see the records. */
    readonly usable: readonly string[];
    /** Why a zone in another state cannot be used, and the remedy. */
    readonly say: { readonly [state: string]: string };
  };
  readonly records: RoleListRecord & {
    /** Why a record that is locked cannot be changed, and the remedy. */
    readonly locked: string;
  };
  /** Reads whether every CNAME of a zone is answered with addresses; not needed by servers whose filter hides the tool. */
  readonly flattening?: FlatteningRecord;
  readonly create: RoleCallRecord;
  readonly update: RoleCallRecord;
  /** How the content of a TXT record is sent: `quoted` in pieces of 255 bytes, or as it is. */
  readonly texts: 'quoted' | 'plain';
}

/** What an integration can be in a procedure that joins several. */
export type RoleRecord = ServiceRoleRecord | ZonesRoleRecord;

/** `catalogue/<integration>/roles.yaml`. */
export interface RolesRecord {
  readonly roles: { readonly [role: string]: RoleRecord };
}

/** One step of a procedure that joins several integrations. */
export interface JointStepRecord {
  readonly name: string;
  readonly title: string;
  /** Steps that must be done first. */
  readonly needs?: readonly string[];
  /** Carries out an act of the service. */
  readonly act?: string;
  /** Publishes the records that these checks of the service find missing. */
  readonly publish?: readonly string[];
  /** Of published records: the act that they are for; once it is done they need not be there. */
  readonly until?: string;
  /** Of published records: shown, and published only where the caller asks for this step. */
  readonly proposal?: true;
}

/** A procedure over two integrations as its file has it: `catalogue/_joint/<name>.md`, front matter and the text of its prompt. */
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
  /** In the order in which they are worked through. */
  readonly steps: readonly JointStepRecord[];
}

/** Such a procedure after every check. */
export interface JointRunbook {
  readonly record: JointRecord;
  /** Markdown with `{{argument}}` slots and `{{role.call}}` for the names of tools. */
  readonly body: string;
}

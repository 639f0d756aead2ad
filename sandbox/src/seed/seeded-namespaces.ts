import type { Namespace } from '../namespace.js';
import type { User } from '../organization.js';

/** The namespaces that hold something at the start. */
export interface SeededNamespaces {
  /** The connected user's. */
  readonly own: Namespace;
  /** That of the group "Support Team". */
  readonly shared: Namespace;
  /** A colleague's. */
  readonly foreign: Namespace;
  /** The connected user. */
  readonly owner: User;
  /** Whose namespace is the foreign one. */
  readonly colleague: User;
  /** Another member of the group. */
  readonly teammate: User;
}

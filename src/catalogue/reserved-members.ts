/** Members of a result that are always the gateway's own, in the order in which they come before the payload. */
export const reservedMembers: readonly string[] = ['notes', 'cut', 'next', 'table'];

/** The name under which a member of a payload is shown in a result. */
export function shownName(name: string): string {
  return reservedMembers.includes(name) ? `service_${name}` : name;
}

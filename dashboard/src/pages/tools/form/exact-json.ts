/** A value as JSON text, indented where it has members or items. */
export function exactJson(value: unknown): string {
  return JSON.stringify(value, null, typeof value === 'object' ? 2 : undefined) ?? 'null';
}

/** The value of an environment variable named by a person; undefined if it is not set or empty. */
export function environmentValue(name: string): string | undefined {
  const text = process.env[name];
  return text === '' ? undefined : text;
}

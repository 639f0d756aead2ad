/** The value of an environment variable that a person named; undefined where it is not set or empty. */
export function environmentValue(name: string): string | undefined {
  const text = process.env[name];
  return text === '' ? undefined : text;
}

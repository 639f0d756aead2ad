/** The values of a path's parameters (`{name}` is a segment, `{+name}` the rest), or null where the path is another. */
export function matchPath(
  segments: readonly string[],
  given: readonly string[],
): { readonly [name: string]: string } | null {
  const values: { [name: string]: string } = {};
  for (const [at, segment] of segments.entries()) {
    const [, rest, name] = /^\{(\+?)(\w+)\}$/.exec(segment) ?? [];
    const value = given[at];
    if (value === undefined || value === '') return null;
    if (name === undefined) {
      if (segment !== value) return null;
    } else if (rest === '+') {
      values[name] = given.slice(at).join('/');
      return values;
    } else values[name] = value;
  }
  return segments.length === given.length ? values : null;
}

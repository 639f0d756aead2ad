import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';
import { withParameter } from './query-state';

/** How a change of the address enters the browser's history. */
interface QueryStateOptions {
  /** Replaces the present entry, for what changes with every key; otherwise the back button undoes the change. Default: false. */
  readonly replace?: boolean;
}

/**
 * A piece of page state kept in the address under `name`, so that links, reloads and the back button keep it. The initial value is not
 * written into the address. Several may be set one after another in the same event.
 */
export function useQueryState<Value extends string = string>(
  name: string,
  initial: NoInfer<Value>,
  { replace = false }: QueryStateOptions = {},
): readonly [Value, (next: Value) => void] {
  const value = (new URLSearchParams(useSearch()).get(name) ?? initial) as Value;
  const [path, navigate] = useLocation();
  const set = useCallback(
    (next: Value): void => {
      const { search } = window.location;
      const changed = withParameter(search, name, next === initial ? null : next);
      if (changed !== search) navigate(`${path}${changed}`, { replace });
    },
    [path, navigate, name, initial, replace],
  );
  return [value, set];
}

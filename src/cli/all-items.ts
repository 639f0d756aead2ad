import { allItems as readAll } from '../admin/index.js';
import { faultOf } from './output.js';

/** Reads a paged list to its end, or throws its refusal. */
export async function allItems<T>(list: Parameters<typeof readAll<T>>[0]): Promise<readonly T[]> {
  const all = await readAll(list);
  if (!all.ok) throw faultOf(all.refusal);
  return all.value;
}

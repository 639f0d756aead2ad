import type { Fields } from '../fields.js';
import type { JsonMap } from '../json.js';
import type { Kept, Namespace } from '../namespace.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { type Reply, success } from '../reply.js';
import {
  type Family,
  type NamespaceHandler,
  type NamespaceOperation,
  namespacesOf,
  notPermitted,
} from './on-namespace.js';

/** One kind of kept things: bookmarks or notes. */
export interface KeptKind<Item extends Kept> extends Family {
  readonly itemsOf: (namespace: Namespace) => Item[];
  readonly present: (item: Item, caller: User) => JsonMap;
  /** The members that `fields` may choose, parted by a bar. */
  readonly choosable: string;
  /** Default page size. */
  readonly limit: number;
}

/** The path of one thing. */
export const keptPath = '/{entityId}';

/** The query that lets the caller choose members. */
export function choiceQuery({ choosable }: { readonly choosable: string }): Fields {
  return { 'fields?': `,${choosable}` };
}

/** The query of every list of kept things. */
export function listQuery(kind: { readonly choosable: string }): Fields {
  return { ...choiceQuery(kind), 'after?': 'int:0-', 'limit?': 'int:1-399', 'isPrev?': '=true|false' };
}

/** One thing with the members that the caller chose. */
export function serializeChosen<Item extends Kept>(
  { query, caller }: OperationCall,
  kind: KeptKind<Item>,
  item: Item,
): JsonMap {
  const whole = kind.present(item, caller);
  if (query.fields === undefined) return whole;
  const names = ['entityId', 'namespaceId', ...query.fields.split(',').map((name) => name.trim())];
  return Object.fromEntries(names.map((name) => [name, whole[name]]));
}

/** The address of a thing that was made by a call to the path of all of them. */
export function addressOf({ center, path }: OperationCall, entityId: bigint): string {
  return `https://${center.mailHost}${path.replace(/\/$/, '')}/${entityId}`;
}

/** A page of things, the newest first unless `isPrev` turns it round; what comes next is an absolute address, as the pages show it. */
export function answerPage<Item extends Kept>(
  call: OperationCall,
  kind: KeptKind<Item>,
  items: readonly Item[],
): Reply {
  const { center, path, query } = call;
  const ordered = query.isPrev === 'true' ? items : [...items].reverse();
  const after = Number(query.after ?? 0);
  const end = after + Number(query.limit ?? kind.limit);
  const nextQuery = new URLSearchParams({ ...query, after: String(end), limit: String(end - after) });
  return success({
    pagination: end < ordered.length ? { next: `https://${center.mailHost}${path}?${nextQuery}` } : {},
    list: ordered.slice(after, end).map((item) => serializeChosen(call, kind, item)),
  });
}

/** The things of a namespace that are not in its trash. */
export function liveItems<Item extends Kept>(kind: KeptKind<Item>, namespace: Namespace): readonly Item[] {
  return kind.itemsOf(namespace).filter((item) => !item.isInTrash);
}

/** Finds the thing that the path names, outside the trash, or refuses. */
export function onKept<Item extends Kept>(
  kind: KeptKind<Item>,
  handle: (call: OperationCall, item: Item, namespace: Namespace) => Reply,
): NamespaceHandler {
  return (call, namespace) => {
    const item = findKept(call, kind, namespace);
    return item && !item.isInTrash ? handle(call, item, namespace) : notPermitted();
  };
}

/** The thing that the path names, be it in the trash. */
export function findKept<Item extends Kept>(
  { params }: OperationCall,
  kind: KeptKind<Item>,
  namespace: Namespace,
): Item | undefined {
  return kind.itemsOf(namespace).find((item) => String(item.entityId) === params.entityId);
}

/** Deletes the item that the path names permanently, or moves it to the trash. */
export function deleteKept<Item extends Kept>(
  kind: KeptKind<Item>,
  isForGood: (call: OperationCall) => boolean,
): NamespaceHandler {
  return (call, namespace) => {
    const items = kind.itemsOf(namespace);
    const item = findKept(call, kind, namespace);
    if (!item || (item.isInTrash && !isForGood(call))) return notPermitted();
    if (isForGood(call)) items.splice(items.indexOf(item), 1);
    else item.isInTrash = true;
    return success();
  };
}

/** Reading: the list of a namespace. Marking: everybody's own favourites. */
export function keptOperations<Item extends Kept>(kind: KeptKind<Item>): readonly NamespaceOperation[] {
  const mark = (method: 'PUT' | 'DELETE'): NamespaceOperation => ({
    method,
    path: `${keptPath}/favorite`,
    handle: onKept(kind, ({ caller }, item) => {
      if (method === 'PUT') item.favoriteOf.add(caller.zuid);
      else item.favoriteOf.delete(caller.zuid);
      return success();
    }),
  });
  return [
    {
      method: 'GET',
      path: '',
      query: listQuery(kind),
      handle: (call, namespace) => answerPage(call, kind, liveItems(kind, namespace)),
    },
    mark('PUT'),
    mark('DELETE'),
  ];
}

/** The two lists that look beyond one namespace: the caller's favourites, and what others share with him. */
export function crossOperations<Item extends Kept>(
  kind: KeptKind<Item>,
  shared: { readonly path: string; readonly query?: Fields },
): readonly Operation[] {
  const { root, scope } = kind;
  return [
    {
      method: 'GET',
      path: `${root}/favorites`,
      scope,
      query: listQuery(kind),
      handle: (call) => {
        const items = namespacesOf(call).flatMap((namespace) => liveItems(kind, namespace));
        return answerPage(
          call,
          kind,
          items.filter((item) => item.favoriteOf.has(call.caller.zuid)),
        );
      },
    },
    {
      method: 'GET',
      path: `${root}${shared.path}`,
      scope,
      query: { ...shared.query, ...listQuery(kind) },
      handle: (call) => {
        const items = [...call.organization.namespaces.values()].flatMap((namespace) => liveItems(kind, namespace));
        return answerPage(
          call,
          kind,
          items.filter((item) => item.sharedWith.has(call.caller.zuid)),
        );
      },
    },
  ];
}

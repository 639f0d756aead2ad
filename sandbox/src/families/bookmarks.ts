import { type Fields, textOf } from '../fields.js';
import { groupNamespacesOf } from '../find-namespace.js';
import type { JsonMap } from '../json.js';
import type { Bookmark, Collection, Namespace } from '../namespace.js';
import type { Operation, OperationCall } from '../operation.js';
import type { User } from '../organization.js';
import { businessError, invalidInput, nameTaken, type Reply, success } from '../reply.js';
import {
  addressOf,
  answerPage,
  crossOperations,
  deleteKept,
  findKept,
  type KeptKind,
  keptOperations,
  keptPath,
  listQuery,
  liveItems,
  onKept,
} from './kept.js';
import { forBoth, type NamespaceHandler, type NamespaceOperation, notPermitted } from './on-namespace.js';

const kind: KeptKind<Bookmark> = {
  root: '/api/links',
  scope: 'links',
  itemsOf: (namespace) => namespace.bookmarks,
  present,
  choosable: 'title|summary|link|linkMetaInfo|collectionName',
  limit: 20,
};

function present(bookmark: Bookmark, caller: User): JsonMap {
  const { title, summary, link, collection } = bookmark;
  return {
    entityId: String(bookmark.entityId),
    namespaceId: String(bookmark.namespaceId),
    title,
    summary,
    link,
    collectionId: collection ? String(collection.collectionId) : '',
    collectionName: collection?.collectionName ?? '',
    isFavorite: String(bookmark.favoriteOf.has(caller.zuid)),
    linkMetaInfo: {
      linkFavIconUrl: URL.canParse(link) ? `${new URL(link).origin}/favicon.ico` : '',
      linkTitle: title,
      linkDescription: '',
      linkImage: '',
    },
  };
}

const bookmarkFields: Fields = { link: 'string', title: 'string', 'summary?': 'text', 'collectionId?': 'string' };

/** Finds the collection that the body names and passes it to the handler; null if it names none. */
function withCollection(
  { body }: OperationCall,
  namespace: Namespace,
  then: (collection: Collection | null) => Reply,
): Reply {
  if (body.collectionId === undefined) return then(null);
  const found = namespace.collections.find(({ collectionId }) => String(collectionId) === body.collectionId);
  return found ? then(found) : invalidInput('Invalid value for collectionId');
}

const lifeOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path: '',
    body: bookmarkFields,
    handle: (call, namespace) =>
      withCollection(call, namespace, (collection) => {
        const { organization, body } = call;
        const entityId = organization.newId();
        namespace.bookmarks.push({
          entityId,
          namespaceId: namespace.namespaceId,
          title: textOf(body.title),
          summary: textOf(body.summary),
          link: textOf(body.link),
          collection,
          isInTrash: false,
          favoriteOf: new Set(),
          sharedWith: new Set(),
        });
        return success({ entityId: String(entityId), URI: addressOf(call, entityId) });
      }),
  },
  {
    method: 'GET',
    path: keptPath,
    handle: onKept(kind, (call, bookmark) => success(present(bookmark, call.caller))),
  },
  {
    method: 'PUT',
    path: keptPath,
    body: bookmarkFields,
    handle: onKept(kind, (call, bookmark, namespace) =>
      withCollection(call, namespace, (collection) => {
        const { body } = call;
        bookmark.title = textOf(body.title);
        bookmark.link = textOf(body.link);
        if (body.summary !== undefined) bookmark.summary = textOf(body.summary);
        bookmark.collection = collection ?? bookmark.collection;
        return success();
      }),
    ),
  },
  {
    method: 'DELETE',
    path: keptPath,
    body: { 'forceDelete?': 'boolean' },
    handle: deleteKept(kind, ({ body }) => body.forceDelete !== false),
  },
  {
    method: 'GET',
    path: '/trash',
    query: listQuery(kind),
    handle: (call, namespace) =>
      answerPage(
        call,
        kind,
        namespace.bookmarks.filter((bookmark) => bookmark.isInTrash),
      ),
  },
  {
    method: 'PUT',
    path: `${keptPath}/restore`,
    handle: (call, namespace) => {
      const bookmark = findKept(call, kind, namespace);
      if (!bookmark) return notPermitted();
      if (!bookmark.isInTrash) return businessError('ENTITY_NOT_IN_TRASH');
      bookmark.isInTrash = false;
      return success();
    },
  },
];

const collectionsPath = '/collections';
const collectionPath = `${collectionsPath}/{collectionId}`;
const collectionFields: Fields = { collectionName: 'string' };

function serializeCollection({ collectionId, collectionName }: Collection): JsonMap {
  return { collectionId: String(collectionId), collectionName };
}

function isNameTaken(namespace: Namespace, name: string, but?: Collection): boolean {
  return namespace.collections.some((known) => known !== but && known.collectionName === name);
}

/** Finds the collection that the path names, or refuses. */
function onCollection(
  handle: (call: OperationCall, collection: Collection, namespace: Namespace) => Reply,
): NamespaceHandler {
  return (call, namespace) => {
    const found = namespace.collections.find(({ collectionId }) => String(collectionId) === call.params.collectionId);
    return found ? handle(call, found, namespace) : notPermitted();
  };
}

const collectionOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path: collectionsPath,
    body: collectionFields,
    handle: ({ organization, body }, namespace) => {
      const collectionName = textOf(body.collectionName);
      if (isNameTaken(namespace, collectionName)) return nameTaken();
      const made: Collection = { collectionId: organization.newId(), collectionName };
      namespace.collections.push(made);
      return success(serializeCollection(made));
    },
  },
  {
    method: 'GET',
    path: collectionsPath,
    handle: (_call, namespace) => success(namespace.collections.map(serializeCollection)),
  },
  {
    method: 'GET',
    path: collectionPath,
    query: listQuery(kind),
    handle: onCollection((call, collection, namespace) =>
      answerPage(
        call,
        kind,
        liveItems(kind, namespace).filter((bookmark) => bookmark.collection === collection),
      ),
    ),
  },
  {
    method: 'PUT',
    path: collectionPath,
    body: collectionFields,
    handle: onCollection(({ body }, collection, namespace) => {
      const name = textOf(body.collectionName);
      if (isNameTaken(namespace, name, collection)) return nameTaken();
      collection.collectionName = name;
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: collectionPath,
    // Its bookmarks stay, outside any collection.
    handle: onCollection((_call, collection, namespace) => {
      namespace.collections.splice(namespace.collections.indexOf(collection), 1);
      for (const bookmark of namespace.bookmarks) if (bookmark.collection === collection) bookmark.collection = null;
      return success();
    }),
  },
];

/** Bookmarks and their collections, a user's own and those of his groups. */
export const bookmarkOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${kind.root}/groups`,
    scope: kind.scope,
    handle: ({ organization, caller }) =>
      success(
        groupNamespacesOf(organization, caller)
          .filter((namespace) => liveItems(kind, namespace).length > 0)
          .map(({ namespaceId, name }) => ({ groupId: String(namespaceId), name })),
      ),
  },
  {
    method: 'GET',
    path: `${kind.root}/groups/collections`,
    scope: kind.scope,
    handle: ({ organization, caller }) =>
      success(
        groupNamespacesOf(organization, caller).map(({ namespaceId, name, collections }) => ({
          groupId: String(namespaceId),
          name,
          collection: collections.map(({ collectionId, collectionName }) => ({
            collectionId: String(collectionId),
            collectionName,
          })),
        })),
      ),
  },
  ...crossOperations(kind, { path: '', query: { action: '=view', view: '=sharedtome' } }),
  ...forBoth(kind, [...keptOperations(kind), ...lifeOperations, ...collectionOperations]),
];

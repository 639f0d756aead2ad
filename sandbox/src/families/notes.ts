import { type Fields, idOf, listOf, textOf } from '../fields.js';
import { groupNamespacesOf } from '../find-namespace.js';
import type { JsonMap } from '../json.js';
import type { Book, Namespace, Note } from '../namespace.js';
import type { Operation, OperationCall } from '../operation.js';
import { failure, type Reply, success } from '../reply.js';
import {
  addressOf,
  answerPage,
  choiceQuery,
  crossOperations,
  deleteKept,
  keptOperations,
  keptPath,
  listQuery,
  liveItems,
  onKept,
  serializeChosen,
} from './kept.js';
import { noteAttachmentOperations } from './note-attachments.js';
import { forBoth, type NamespaceHandler, type NamespaceOperation, notPermitted } from './on-namespace.js';
import { noteKind } from './on-note.js';

const noteFields: Fields = {
  'title?': 'text',
  content: 'string',
  'color?': '#0|1|2|3',
  'bookId?': 'long',
  'tagId?': 'long[]',
};

/** Books are categories where the service speaks of what is wrong with them. */
function unknownBook(): Reply {
  return failure(500, 'Category Does Not Exist.');
}

function booksOf({ defaultBook, books }: Namespace): readonly Book[] {
  return [defaultBook, ...books];
}

/** The note in the body; null if it names a book that does not belong to the namespace. */
function readNote({ body }: OperationCall, namespace: Namespace): Partial<Note> | null {
  const book =
    body.bookId === undefined ? undefined : booksOf(namespace).find(({ bookId }) => bookId === idOf(body.bookId));
  if (body.bookId !== undefined && !book) return null;
  return {
    content: textOf(body.content),
    ...(body.title === undefined ? {} : { title: textOf(body.title) }),
    ...(body.color === undefined ? {} : { color: Number(body.color) }),
    ...(body.tagId === undefined ? {} : { tagIds: listOf(body.tagId).map(idOf) }),
    ...(book ? { book } : {}),
  };
}

const lifeOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path: '',
    body: noteFields,
    handle: (call, namespace) => {
      const given = readNote(call, namespace);
      if (!given) return unknownBook();
      const { organization, now } = call;
      const entityId = organization.newId();
      namespace.notes.push({
        entityId,
        namespaceId: namespace.namespaceId,
        title: '',
        content: '',
        color: 0,
        book: namespace.defaultBook,
        tagIds: [],
        attachments: [],
        modifiedTime: now,
        isInTrash: false,
        favoriteOf: new Set(),
        sharedWith: new Set(),
        ...given,
      });
      return success({ entityId: String(entityId), URI: addressOf(call, entityId) }, 201);
    },
  },
  {
    method: 'GET',
    path: keptPath,
    query: choiceQuery(noteKind),
    handle: onKept(noteKind, (call, note) => success(serializeChosen(call, noteKind, note))),
  },
  {
    method: 'PUT',
    path: keptPath,
    body: noteFields,
    handle: onKept(noteKind, (call, note, namespace) => {
      const given = readNote(call, namespace);
      if (!given) return unknownBook();
      Object.assign(note, given, { modifiedTime: call.now });
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: keptPath,
    // In the query, where bookmarks have it in the body.
    query: { 'forceDelete?': '=true|false' },
    handle: deleteKept(noteKind, ({ query }) => query.forceDelete !== 'false'),
  },
];

const booksPath = '/books';
const bookPath = `${booksPath}/{bookId}`;
const bookFields: Fields = { bookName: 'string' };

function serializeBook({ bookId, bookName }: Book): JsonMap {
  return { bookName, bookId: String(bookId) };
}

function isNameTaken(namespace: Namespace, name: string, but?: Book): boolean {
  return booksOf(namespace).some((known) => known !== but && known.bookName === name);
}

/** Finds the book that the path names, or refuses. */
function onBook(handle: (call: OperationCall, book: Book, namespace: Namespace) => Reply): NamespaceHandler {
  return (call, namespace) => {
    const found = booksOf(namespace).find(({ bookId }) => String(bookId) === call.params.bookId);
    return found ? handle(call, found, namespace) : unknownBook();
  };
}

/** The same for books that people made: the first one of all stays as it is. */
function onMadeBook(handle: (call: OperationCall, book: Book, namespace: Namespace) => Reply): NamespaceHandler {
  return onBook((call, book, namespace) =>
    book === namespace.defaultBook ? notPermitted() : handle(call, book, namespace),
  );
}

const bookOperations: readonly NamespaceOperation[] = [
  {
    method: 'POST',
    path: booksPath,
    body: bookFields,
    handle: ({ organization, body }, namespace) => {
      const bookName = textOf(body.bookName);
      if (isNameTaken(namespace, bookName)) return failure(500, 'Category Already Exists.');
      const made: Book = { bookId: organization.newId(), bookName };
      namespace.books.push(made);
      return success(serializeBook(made), 201);
    },
  },
  {
    method: 'GET',
    path: booksPath,
    query: { defaultProject: '=true|false' },
    // The service calls them projects here.
    handle: ({ query }, { books, defaultBook }) =>
      success({
        projects: books.map(serializeBook),
        ...(query.defaultProject === 'true' ? { defaultProject: serializeBook(defaultBook) } : {}),
      }),
  },
  {
    method: 'GET',
    path: bookPath,
    query: listQuery(noteKind),
    handle: onBook((call, book, namespace) =>
      answerPage(
        call,
        noteKind,
        liveItems(noteKind, namespace).filter((note) => note.book === book),
      ),
    ),
  },
  {
    method: 'PUT',
    path: bookPath,
    body: bookFields,
    handle: onMadeBook(({ body }, book, namespace) => {
      const name = textOf(body.bookName);
      if (isNameTaken(namespace, name, book)) return failure(500, 'Category Already Exists.');
      book.bookName = name;
      return success();
    }),
  },
  {
    method: 'DELETE',
    path: bookPath,
    // Its notes go back to the first book.
    handle: onMadeBook((_call, book, { books, notes, defaultBook }) => {
      books.splice(books.indexOf(book), 1);
      for (const note of notes) if (note.book === book) note.book = defaultBook;
      return success();
    }),
  },
];

/** Notes, their books and attachments, a user's own and those of his groups. */
export const noteOperations: readonly Operation[] = [
  {
    method: 'GET',
    path: `${noteKind.root}/groups`,
    scope: noteKind.scope,
    handle: ({ organization, caller }) =>
      success(
        groupNamespacesOf(organization, caller).map(({ namespaceId, name }) => ({
          groupId: String(namespaceId),
          name,
        })),
      ),
  },
  ...crossOperations(noteKind, { path: '/sharedtome' }),
  ...forBoth(noteKind, [
    ...keptOperations(noteKind),
    ...lifeOperations,
    ...bookOperations,
    ...noteAttachmentOperations,
  ]),
];

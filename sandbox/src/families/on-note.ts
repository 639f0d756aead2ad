import type { JsonMap } from '../json.js';
import type { Note } from '../namespace.js';
import type { User } from '../organization.js';
import type { KeptKind } from './kept.js';

/** Notes as a kind of kept things. */
export const noteKind: KeptKind<Note> = {
  root: '/api/notes',
  scope: 'notes',
  itemsOf: (namespace) => namespace.notes,
  present,
  choosable: 'title|content|color|bookId|bookName',
  limit: 25,
};

// Ids, the colour and the time are texts here, though the caller writes the colour as a number.
function present(note: Note, caller: User): JsonMap {
  return {
    entityId: String(note.entityId),
    namespaceId: String(note.namespaceId),
    title: note.title,
    content: note.content,
    color: String(note.color),
    bookId: String(note.book.bookId),
    bookName: note.book.bookName,
    isFavorite: String(note.favoriteOf.has(caller.zuid)),
    modifiedTime: String(note.modifiedTime),
    ...(note.tagIds.length > 0 ? { tagId: note.tagIds.map(String) } : {}),
  };
}

import type { JsonMap } from './json.js';
import type { UploadedFile } from './multipart.js';

/** What bookmarks and notes have in common. */
export interface Kept {
  readonly entityId: bigint;
  readonly namespaceId: bigint;
  isInTrash: boolean;
  /** Zuids: everybody marks for himself, in a group too. */
  readonly favoriteOf: Set<bigint>;
  /** Zuids of people outside the namespace who may see it. */
  readonly sharedWith: Set<bigint>;
}

export interface Collection {
  readonly collectionId: bigint;
  collectionName: string;
}

export interface Bookmark extends Kept {
  title: string;
  summary: string;
  link: string;
  collection: Collection | null;
}

export interface Book {
  readonly bookId: bigint;
  bookName: string;
}

export interface Attachment extends UploadedFile {
  readonly attachmentId: bigint;
}

export interface Note extends Kept {
  title: string;
  content: string;
  /** 0 blue, 1 green, 2 yellow, 3 red. */
  color: number;
  book: Book;
  tagIds: readonly bigint[];
  readonly attachments: Attachment[];
  modifiedTime: number;
}

export interface Project {
  readonly projectId: bigint;
  name: string;
}

export interface Task {
  readonly id: bigint;
  readonly namespace: Namespace;
  title: string;
  description: string;
  /** inprogress or completed. */
  status: string;
  /** high, medium or low. */
  priority: string;
  /** DD/MM/YYYY, or empty. */
  dueDate: string;
  /** The zuid of its creator. */
  readonly owner: bigint;
  /** A zuid. */
  assignee: bigint;
  project: Project | null;
  parent: Task | null;
  reminder: { readonly dateTime: string; readonly emailReminder: boolean; readonly popupReminder: boolean } | null;
  /** Whom a group's task reminds. */
  readonly switches: JsonMap;
  readonly createdTime: number;
  modifiedTime: number;
  isInTrash: boolean;
}

/** A custom status, in addition to the two built-in ones. */
export interface TaskStatus {
  readonly status: number;
  statusName: string;
  statusColour: string;
  /** The zuid of its creator. */
  readonly createdBy: bigint;
}

/** What one owner, a user or a group, has besides mail; the oldest items first. */
export interface Namespace {
  /** The user's zuid or the group's zgid. */
  readonly namespaceId: bigint;
  readonly name: string;
  readonly bookmarks: Bookmark[];
  readonly collections: Collection[];
  readonly notes: Note[];
  /** The books that people made. */
  readonly books: Book[];
  /** Where notes are that nobody put into a book. */
  readonly defaultBook: Book;
  readonly tasks: Task[];
  readonly projects: Project[];
  readonly statuses: TaskStatus[];
}

/** A namespace with nothing in it but its first book. */
export function newNamespace(start: {
  readonly namespaceId: bigint;
  readonly name: string;
  readonly defaultBookId: bigint;
}): Namespace {
  const { namespaceId, name, defaultBookId } = start;
  return {
    namespaceId,
    name,
    bookmarks: [],
    collections: [],
    notes: [],
    books: [],
    defaultBook: { bookId: defaultBookId, bookName: 'General' },
    tasks: [],
    projects: [],
    statuses: [],
  };
}

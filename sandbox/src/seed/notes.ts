import type { DataCenter } from '../data-centers.js';
import type { Namespace, Note } from '../namespace.js';
import { seedTime } from './seed-time.js';
import type { SeededNamespaces } from './seeded-namespaces.js';

/** Some notes of the connected user, one with a file; two of the group; one that a colleague shares and one that he keeps. */
export function seedNotes({ own, shared, foreign, owner }: SeededNamespaces, { mailDomain }: DataCenter): void {
  const onCall = { bookId: 9_000_000_000_000_072_011n, bookName: 'On call' };
  const customers = { bookId: 9_000_000_000_000_072_013n, bookName: 'Customers' };
  own.books.push(onCall);
  shared.books.push(customers);
  const add = ({ notes, namespaceId, defaultBook }: Namespace, id: bigint, more: Partial<Note>): void => {
    notes.push({
      entityId: id,
      namespaceId,
      title: '',
      content: '',
      color: 0,
      book: defaultBook,
      tagIds: [],
      attachments: [],
      modifiedTime: seedTime + Number(id % 1_000n) * 60_000,
      isInTrash: false,
      favoriteOf: new Set(),
      sharedWith: new Set(),
      ...more,
    });
  };
  add(own, 9_000_000_000_000_072_101n, {
    title: 'Moving newbrand.com',
    content: 'DNS is with the registrar. MX is changed last.',
    attachments: [
      {
        attachmentId: 9_000_000_000_000_072_901n,
        fileName: 'records.txt',
        mediaType: 'text/plain',
        bytes: Buffer.from(`newbrand.com. MX 10 mx.${mailDomain}.\n`),
      },
    ],
  });
  add(own, 9_000_000_000_000_072_103n, {
    title: 'Night numbers',
    content: 'Building: 4400. Provider: 4410.',
    color: 3,
    book: onCall,
    favoriteOf: new Set([owner.zuid]),
  });
  add(own, 9_000_000_000_000_072_105n, { content: 'Ask finance about the licenses.', color: 2 });
  add(shared, 9_000_000_000_000_072_201n, {
    title: 'Large customers',
    content: 'Reply within the hour.',
    book: customers,
  });
  add(shared, 9_000_000_000_000_072_203n, { title: 'Shift plan', content: 'Early: two. Late: one.', color: 1 });
  add(foreign, 9_000_000_000_000_072_301n, {
    title: 'New starters',
    content: 'Two on the first of the month.',
    sharedWith: new Set([owner.zuid]),
  });
  add(foreign, 9_000_000_000_000_072_303n, { title: 'Interviews', content: 'Thursday.' });
}

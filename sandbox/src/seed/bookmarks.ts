import type { Bookmark, Namespace } from '../namespace.js';
import type { SeededNamespaces } from './seeded-namespaces.js';

/** A few bookmarks of the connected user, one of them in the trash; two of the group; one that a colleague shares and one that he keeps. */
export function seedBookmarks({ own, shared, foreign, owner }: SeededNamespaces): void {
  const vendors = { collectionId: 9_000_000_000_000_071_001n, collectionName: 'Vendors' };
  const runbooks = { collectionId: 9_000_000_000_000_071_003n, collectionName: 'Runbooks' };
  own.collections.push(vendors);
  shared.collections.push(runbooks);
  const add = ({ bookmarks, namespaceId }: Namespace, id: bigint, more: Partial<Bookmark>): void => {
    const title = more.title ?? '';
    bookmarks.push({
      entityId: id,
      namespaceId,
      title,
      summary: '',
      link: `https://intranet.acmecorp.com/${title.toLowerCase().replaceAll(' ', '-')}`,
      collection: null,
      isInTrash: false,
      favoriteOf: new Set(),
      sharedWith: new Set(),
      ...more,
    });
  };
  add(own, 9_000_000_000_000_071_101n, { title: 'Registrar console', link: 'https://registrar.example/console' });
  add(own, 9_000_000_000_000_071_103n, {
    title: 'Backup vendor',
    link: 'https://backup.example/status',
    summary: 'Status page and tickets',
    collection: vendors,
  });
  add(own, 9_000_000_000_000_071_105n, { title: 'Service status', favoriteOf: new Set([owner.zuid]) });
  add(own, 9_000_000_000_000_071_107n, { title: 'Old ticket system', isInTrash: true });
  add(shared, 9_000_000_000_000_071_201n, { title: 'Escalation list', collection: runbooks });
  add(shared, 9_000_000_000_000_071_203n, { title: 'Password reset guide', collection: runbooks });
  add(foreign, 9_000_000_000_000_071_301n, { title: 'Holiday calendar', sharedWith: new Set([owner.zuid]) });
  add(foreign, 9_000_000_000_000_071_303n, { title: 'Applicants' });
}

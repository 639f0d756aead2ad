import type { DataCenter } from '../data-centers.js';
import { type Namespace, newNamespace } from '../namespace.js';
import type { Group, User } from '../organization.js';
import { seedBookmarks } from './bookmarks.js';
import { seedNotes } from './notes.js';
import type { SeededNamespaces } from './seeded-namespaces.js';
import { seedTasks } from './tasks.js';

const firstBookId = 9_000_000_000_000_072_001n;

/** What the connected user, one group and a colleague keep at the start. */
export function seedNamespaces(users: readonly User[], groups: readonly Group[], center: DataCenter): Namespace[] {
  const [owner, teammate] = users;
  const colleague = users.find((user) => user.displayName === 'Human Resources');
  const support = groups.find((group) => group.name === 'Support Team');
  if (!owner || !teammate || !colleague || !support)
    throw new Error('the seed has its owner, two colleagues and the support team');
  const seeded: SeededNamespaces = {
    own: newNamespace({ namespaceId: owner.zuid, name: owner.displayName, defaultBookId: firstBookId }),
    shared: newNamespace({ namespaceId: support.zgid, name: support.name, defaultBookId: firstBookId + 2n }),
    foreign: newNamespace({
      namespaceId: colleague.zuid,
      name: colleague.displayName,
      defaultBookId: firstBookId + 4n,
    }),
    owner,
    colleague,
    teammate,
  };
  seedBookmarks(seeded);
  seedNotes(seeded, center);
  seedTasks(seeded);
  return [seeded.own, seeded.shared, seeded.foreign];
}

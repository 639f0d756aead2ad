import type { Revision } from '../protocol.js';
import { march2025 } from './2025-03-26/index.js';
import { june2025 } from './2025-06-18/index.js';
import { november2025 } from './2025-11-25/index.js';
import { july2026 } from './2026-07-28/index.js';

/** Every supported revision, newest first. */
export const revisions: readonly Revision[] = [july2026, november2025, june2025, march2025];

/** What `initialize` selects when the client requests an unsupported revision. */
export const newestLegacy: Revision = november2025;

/** The revision of a request without a version header, by the older revisions' own rule. */
export const assumedLegacy: Revision = march2025;

const byVersion: ReadonlyMap<string, Revision> = new Map(revisions.map((revision) => [revision.version, revision]));

/** The supported revision of this name. */
export function findRevision(version: string): Revision | undefined {
  return byVersion.get(version);
}

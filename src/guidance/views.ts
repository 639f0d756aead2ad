import { type JsonObject, ok, type Result } from '../base/index.js';
import type { Endpoint } from '../call/index.js';
import type { View } from '../catalogue/index.js';
import type { ResourceContents } from '../reply/index.js';
import type { Resource } from './guidance-types.js';

/** The type of a page that a client may show as a view. */
export const viewMimeType = 'text/html;profile=mcp-app';

/** The views that this server offers, as resources. */
export function viewResourcesOf(endpoint: Endpoint): readonly Resource[] {
  return viewsOf(endpoint).map((view) => ({
    uri: view.uri,
    name: view.record.name,
    title: view.record.title,
    description: view.record.description,
    mimeType: viewMimeType,
    _meta: metaOf(view),
  }));
}

/** The page of a view by its URI; null if this server does not offer it. */
export function readView(endpoint: Endpoint, uri: string): Result<readonly ResourceContents[]> | null {
  const view = viewsOf(endpoint).find((candidate) => candidate.uri === uri);
  return view ? ok([{ uri, mimeType: viewMimeType, text: view.html, _meta: metaOf(view) }]) : null;
}

function viewsOf({ toolset, discovery }: Endpoint): readonly View[] {
  return discovery === null ? toolset.views : [];
}

// Names no origins at all: a client must then allow none, which is stricter than an empty list.
function metaOf({ record }: View): JsonObject {
  const permissions = record.permissions?.includes('clipboard_write') ? { permissions: { clipboardWrite: {} } } : {};
  return { ui: { prefersBorder: record.prefers_border, ...permissions } };
}

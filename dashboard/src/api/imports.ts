import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useFollowed } from './follow';
import type { ToolChange } from './types';

/** Why an import cannot be saved. */
export type SaveReason = 'none' | 'single' | 'read_only' | 'name_taken';

/** Where an import can go. */
export interface ImportState {
  readonly can_save: boolean;
  readonly reason: SaveReason | null;
  readonly applied: 'watch' | 'signal';
  readonly bytes_max: number;
}

/** A tag of a document. */
export interface OutlinedTag {
  readonly tag: string;
  readonly description: string;
  readonly operations: number;
  readonly tokens: number;
}

/** An operation that can become a tool. */
export interface OutlinedOperation {
  readonly operation: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly tokens: number;
}

/** What a document offers. */
export interface ImportOutline {
  readonly suggested_name: string;
  readonly title: string;
  readonly version: string;
  readonly description: string;
  readonly format: string;
  readonly operations: number;
  readonly tokens: number;
  readonly tags: readonly OutlinedTag[];
  readonly tools: readonly OutlinedOperation[];
  /** Only where it was fetched. */
  readonly document?: string;
}

/** Something that the document leaves unknown. */
export interface ImportTodo {
  readonly kind: 'host' | 'authorization' | 'documentation' | 'arguments' | 'effect' | 'paging' | 'description';
  readonly operation: string | null;
  readonly tool: string | null;
  readonly where: string;
  readonly what: string;
  readonly answer: readonly string[] | null;
}

/** A tool that an import would make. */
export interface DraftTool {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly effect: 'read' | 'write' | 'destructive';
  readonly operation: string;
  readonly tags: readonly string[];
  readonly input_schema: unknown;
  readonly tokens: number;
}

/** What an import would make. */
export interface ImportDraft {
  readonly name: string;
  readonly can_save: boolean;
  readonly reason: SaveReason | null;
  readonly present: string | null;
  readonly changes: readonly ToolChange[] | null;
  readonly affected_servers: readonly {
    readonly id: string;
    readonly name: string;
    readonly tools: readonly string[];
  }[];
  readonly is_complete: boolean;
  readonly title: string;
  readonly tool_count: number;
  readonly tokens: number;
  readonly tools: readonly DraftTool[];
  readonly left_out: readonly { readonly key: string; readonly reason: string }[];
  readonly not_chosen: number;
  readonly todo: readonly ImportTodo[];
  readonly files: Readonly<Record<string, string>> | null;
}

/** A decision for `overlay.yaml`. */
export interface OverlayAnswer {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** What an import is made from. */
export interface ImportRequest {
  readonly name: string;
  readonly document: string;
  readonly url?: string;
  readonly tags?: readonly string[];
  readonly paths?: readonly string[];
  readonly operations?: readonly string[];
  readonly authorization?: string;
  readonly answers?: readonly OverlayAnswer[];
}

/** What was saved. */
export interface SavedImport {
  readonly name: string;
  readonly tool_count: number;
  readonly is_new: boolean;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
  readonly applied: 'watch' | 'signal';
}

/** Where an import can go. */
export function useImportState() {
  return useQuery({ queryKey: ['import-state'], queryFn: () => call<ImportState>('GET', '/integration-import') });
}

/** Reads a document, or fetches it once. */
export function useOutline() {
  return useFollowed<ImportOutline, { document: string } | { url: string }>('/integration-import/outline');
}

/** Shows what an import would make. */
export function usePreviewImport() {
  return useFollowed<ImportDraft, ImportRequest>('/integration-import/preview');
}

/** The files of an import, by path. */
export async function filesOfImport(request: ImportRequest): Promise<Readonly<Record<string, string>>> {
  const draft = await call<ImportDraft>('POST', '/integration-import/preview', { ...request, files: true });
  return draft.files ?? {};
}

/** Saves an import over exactly what the preview compared it with. */
export function useSaveImport() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: ImportRequest & { readonly expected: string | null }) =>
      call<SavedImport>('POST', '/integration-import', request),
    gcTime: 0,
    onSettled: () => queries.invalidateQueries(),
  });
}

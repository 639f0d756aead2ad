import { useQuery } from '@tanstack/react-query';
import { call } from './client';

/** A tool of an integration with its evidence and its cost. */
export interface IntegrationTool {
  readonly name: string;
  readonly title: string;
  readonly resource: string;
  readonly kind: string;
  readonly effect: string;
  readonly tags: readonly string[];
  readonly scopes: readonly string[];
  readonly strength: 'live' | 'page' | 'code' | null;
  readonly seen: string | null;
  readonly source: string;
  readonly tokens: number;
}

/** How many tools rest on each kind of evidence. */
export type EvidenceCounts = Readonly<Record<'live' | 'page' | 'code' | 'unknown', number>>;

/** The tools of an integration. */
export interface IntegrationTools {
  readonly name: string;
  readonly version: string;
  readonly count: number;
  readonly tokens: number;
  readonly list_tokens: number;
  readonly evidence: EvidenceCounts;
  readonly tools: readonly IntegrationTool[];
}

/** The tools of an integration; counted once per version by the gateway. */
export function useIntegrationTools(name: string, isEnabled = true) {
  return useQuery({
    queryKey: ['integrations', name, 'tools'],
    queryFn: () => call<IntegrationTools>('GET', `/integration/${encodeURIComponent(name)}/tools`),
    staleTime: 300_000,
    enabled: isEnabled && name !== '',
  });
}

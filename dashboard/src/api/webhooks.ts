import { useMutation, useQueryClient } from '@tanstack/react-query';
import { call } from './client';
import { useList } from './list';
import type { WebhookDelivery, WebhookEndpoint } from './types';

const key = ['webhook-endpoints'] as const;
const pathOf = (id: string): string => `/webhook-endpoint/${encodeURIComponent(id)}`;

/** What a person gave for an endpoint. */
export interface EndpointWish {
  readonly name: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly enabled: boolean;
}
/** An endpoint with what is shown once. */
export type RevealedEndpoint = WebhookEndpoint & { readonly signing_secret: string };

export function useEndpoints() {
  return useList<WebhookEndpoint>(key, '/webhook-endpoint');
}

export function useDeliveries(id: string) {
  return useList<WebhookDelivery>([...key, id, 'deliveries'], `${pathOf(id)}/delivery`, { refetchInterval: 5_000 });
}

function useChange<Wish, Made>(change: (wish: Wish) => Promise<Made>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn: change, onSettled: () => queries.invalidateQueries({ queryKey: key }) });
}

export function useCreateEndpoint() {
  return useChange((wish: EndpointWish) => call<RevealedEndpoint>('POST', '/webhook-endpoint', wish));
}

export function useUpdateEndpoint() {
  return useChange(({ id, ...wish }: EndpointWish & { readonly id: string }) =>
    call<WebhookEndpoint>('PATCH', pathOf(id), wish),
  );
}

export function useDeleteEndpoint() {
  return useChange((id: string) => call<{ id: string }>('DELETE', pathOf(id)));
}

export function useRotateSecret() {
  return useChange((id: string) => call<RevealedEndpoint>('POST', `${pathOf(id)}/rotate-secret`, {}));
}

export function useTestEndpoint() {
  return useMutation({
    mutationFn: (id: string) =>
      call<{ arrived: boolean; status: number | null; fault: string | null }>('POST', `${pathOf(id)}/test`),
  });
}

export function useReplay(endpointId: string) {
  return useChange((id: string) =>
    call<{ id: string }>('POST', `${pathOf(endpointId)}/delivery/${encodeURIComponent(id)}/replay`),
  );
}

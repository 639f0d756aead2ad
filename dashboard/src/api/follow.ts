import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError, errorOf, readJson, send } from './client';

/** How far a long request has come. `send`: the request is on its way. */
export interface Progress {
  readonly stage: 'send' | 'wait' | 'fetch' | 'read' | 'emit' | 'check';
  readonly done: number;
  /** 0 where it is not known. */
  readonly total: number;
}

type Line =
  | Progress
  | { readonly stage: 'done'; readonly result: unknown }
  | { readonly stage: 'failed'; readonly error: { readonly statusCode: number } };

interface Following {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** Sends a long request and follows its progress. Throws an {@link ApiError}; of status 0 where the connection was lost. */
async function follow<T>(path: string, body: unknown, { signal, onProgress }: Following): Promise<T> {
  const response = await send('POST', path, { body, signal, accept: 'application/x-ndjson, application/json' });
  if (!response.ok || !response.body) throw errorOf(response.status, readJson(await response.text()));
  for await (const text of linesOf(response.body, signal)) {
    const line = readJson(text) as Line | null;
    if (line?.stage === 'done') return line.result as T;
    if (line?.stage === 'failed') throw errorOf(line.error.statusCode, line.error);
    if (line) onProgress(line);
  }
  throw new ApiError(0, 'The connection was lost.');
}

/** Whole lines of a body. Ends early where the connection is lost. */
async function* linesOf(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let parts: string[] = [];
  for (;;) {
    const { value } = await reader.read().catch((error: unknown) => {
      if (signal.aborted) throw error;
      return { value: undefined };
    });
    if (!value) return;
    const [first = '', ...rest] = decoder.decode(value, { stream: true }).split('\n');
    parts.push(first);
    for (const next of rest) {
      yield parts.join('');
      parts = [next];
    }
  }
}

/** A long request: it shows how far it has come, can be cancelled, and ends when its component goes. */
export function useFollowed<Reply, Body>(path: string) {
  const [progress, setProgress] = useState<Progress | null>(null);
  const [isCancelled, setCancelled] = useState(false);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const mutation = useMutation({
    mutationFn: (body: Body) => {
      const controller = new AbortController();
      running.current = controller;
      setCancelled(false);
      setProgress({ stage: 'send', done: 0, total: 0 });
      const onProgress = (next: Progress): void => {
        if (!controller.signal.aborted) setProgress(next);
      };
      return follow<Reply>(path, body, { signal: controller.signal, onProgress });
    },
    gcTime: 0,
  });
  return {
    mutate: mutation.mutate,
    isPending: mutation.isPending,
    error: mutation.error,
    /** Null unless the request runs. */
    progress: mutation.isPending ? progress : null,
    isCancelled,
    cancel: () => {
      running.current?.abort();
      mutation.reset();
      setCancelled(true);
    },
  };
}

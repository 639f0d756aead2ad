/** A server of one's own: crashed by `kill`, back on the same port by `start`, gone for good after `stop`. */
export interface Service {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  stop(): Promise<void>;
}
export function postgresFolder(): string | null;
export function hasRedis(): boolean;
export function startPostgres(options?: { readonly fsync?: 'on' | 'off'; readonly data?: string }): Promise<Service>;
export function startRedis(): Promise<Service>;
export function freePort(): Promise<number>;

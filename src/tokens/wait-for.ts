import { type Result, refuse } from '../base/index.js';

/**
 * Waits for shared work until the signal reports that the caller has left. The work itself continues for the others.
 */
export function waitFor<T>(work: Promise<Result<T>>, signal: AbortSignal): Promise<Result<T>> {
  if (signal.aborted) return Promise.resolve(goneAway());
  return new Promise((resolve, reject) => {
    const leave = (): void => resolve(goneAway());
    signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

function goneAway() {
  return refuse(
    'unavailable',
    'The caller went away before an access token was there; nothing was sent to the service.',
  );
}

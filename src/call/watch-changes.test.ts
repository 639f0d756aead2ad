import { expect, it } from 'vitest';
import { createLogger } from '../observe/index.js';
import { answerJson } from '../outbound/test-support/start-upstream.js';
import { openGateway } from './test-support/open-gateway.js';
import { createChangeWatch } from './watch-changes.js';

/** A listener that can be waited for. */
function listener(): { readonly told: () => Promise<void>; readonly tell: () => void } {
  let arrive: () => void = () => {};
  return { told: () => new Promise((resolve) => (arrive = resolve)), tell: () => arrive() };
}

it('tells of a change of servers in the store', async () => {
  const { gateway, endpoint } = await openGateway((_request, response) => answerJson(response, 200, {}));
  const { told, tell } = listener();
  const stop = gateway.onChange(tell);
  const change = told();
  await endpoint();
  await change;
  stop();
});

it('looks only while somebody listens, survives a store that is away, and begins anew', async () => {
  let count = 0;
  let looks = 0;
  let isAway = false;
  const look = listener();
  const watch = createChangeWatch({
    changeCount: () => {
      looks += 1;
      look.tell();
      if (isAway) throw new Error('away');
      return count;
    },
    everyMs: 1,
    log: createLogger('silent'),
  });
  expect(looks).toBe(0);
  const first = listener();
  const stop = watch(first.tell);
  isAway = true;
  await look.told();
  isAway = false;
  await look.told();
  const change = first.told();
  count += 1;
  await change;
  stop();
  const again = listener();
  const stopAgain = watch(again.tell);
  const next = again.told();
  await look.told();
  count += 1;
  await next;
  stopAgain();
});

// Faults of the connected service, queued at the sandbox's control plane while the load goes on: each kind for the same small share of the calls
// in every round, so that the first minute has what the last has.

const roundSeconds = 10;
const path = '/api/';
const business = { data: { moreInfo: 'The service is busy.' }, status: { code: 500, description: 'Internal Error' } };
const kinds = [
  {
    name: 'refused for too many requests',
    share: 0.002,
    fault: {
      status: 429,
      headers: { 'retry-after': '2', 'x-ratelimit-limit': '30', 'x-ratelimit-remaining': '0' },
      body: { data: { errorCode: 'URL_THROTTLES_LIMIT_EXCEEDED' }, status: { code: 429, description: 'Throttled' } },
    },
  },
  { name: 'business error', share: 0.002, fault: { status: 500, body: business } },
  { name: 'dropped connection', share: 0.002, fault: { drop: true } },
  { name: 'malformed JSON', share: 0.002, fault: { status: 200, body: '{"status": {"code": 200' } },
  // Well below one in a hundred: p99 is to tell about the gateway, and not about this delay.
  { name: 'slow answer', share: 0.001, fault: { delayMs: 400 }, isAnswered: true },
  // Each costs a new access token, and the service gives out ten in ten minutes: one in eighty seconds leaves room.
  {
    name: 'refused access token',
    everySeconds: 80,
    fault: {
      status: 401,
      body: { data: { errorCode: 'INVALID_OAUTHTOKEN' }, status: { code: 404, description: 'Invalid Input' } },
    },
    isAnswered: true,
  },
];

/** Queues faults for a load of `perSecond` until it is stopped; `queued` counts them by name, `errors` those that a call cannot survive. */
export function startFaults({ origin, perSecond }) {
  const queued = {};
  let errors = 0;
  let round = 0;
  const failures = [];
  const queue = async () => {
    for (const { name, share, everySeconds, fault, isAnswered } of kinds) {
      const isDue = everySeconds === undefined || (round * roundSeconds) % everySeconds === 0;
      if (!isDue) continue;
      const times = share === undefined ? 1 : Math.max(1, Math.round(perSecond * roundSeconds * share));
      const answer = await fetch(`${origin}/__sandbox/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ times, match: { path }, ...fault }),
      });
      if (!answer.ok) throw new Error(`the sandbox refused a fault: ${await answer.text()}`);
      await answer.text();
      queued[name] = (queued[name] ?? 0) + times;
      if (!isAnswered) errors += times;
    }
    round += 1;
  };
  const tick = () => queue().catch((error) => failures.push(error.message));
  tick();
  const timer = setInterval(tick, roundSeconds * 1_000);
  return {
    stop: () => clearInterval(timer),
    told: () => ({ queued, errors, failures }),
  };
}

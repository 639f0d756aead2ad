import type { ClusterGateway } from './start-cluster.js';

/** One call as its caller saw it; status 0 where the connection broke. */
export interface LoadAnswer {
  readonly origin: string;
  readonly status: number;
  readonly text: string;
}

/** Callers that hardly rest. */
export interface Load {
  readonly answers: readonly LoadAnswer[];
  /** Resolves when this many more calls have returned 200. */
  more(count: number): Promise<void>;
  /** Takes another gateway into the round. */
  add(gateway: ClusterGateway): void;
  stop(): Promise<readonly LoadAnswer[]>;
}

const workers = 6;
const askReadyEveryMs = 50;
const restMs = 5;

/** Calls gateways in turn, each only while its `/readyz` succeeds, as a load balancer would. */
export function startLoad(
  gateways: readonly ClusterGateway[],
  call: (origin: string) => Promise<{ readonly status: number; readonly text: string }>,
): Load {
  const known = [...gateways];
  const ready = new Set<string>();
  const answers: LoadAnswer[] = [];
  let isOver = false;
  let turn = 0;
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await Promise.all(
        known.map(async ({ origin }) => {
          const isReady = await fetch(`${origin}/readyz`).then(
            (response) => response.status === 200,
            () => false,
          );
          if (isReady) ready.add(origin);
          else ready.delete(origin);
        }),
      );
      await pause(askReadyEveryMs);
    }
  };
  const work = async (): Promise<void> => {
    while (!isOver) {
      const origins = [...ready];
      turn += 1;
      const origin = origins[turn % origins.length];
      if (origin !== undefined) answers.push({ origin, ...(await callOne(origin)) });
      await pause(restMs);
    }
  };
  const callOne = (origin: string): Promise<{ readonly status: number; readonly text: string }> =>
    call(origin).catch((error: unknown) => {
      // Nobody sends a call to a gateway whose connection has just broken.
      ready.delete(origin);
      return { status: 0, text: String(error) };
    });
  const running = Promise.all([watch(), ...Array.from({ length: workers }, work)]);
  const succeeded = (): number => answers.filter(({ status }) => status === 200).length;
  return {
    answers,
    add: (gateway) => void known.push(gateway),
    more: async (count) => {
      const goal = succeeded() + count;
      while (succeeded() < goal) await pause(restMs);
    },
    stop: async () => {
      isOver = true;
      await running;
      return answers;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}

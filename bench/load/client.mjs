// The front of the load: one generator process, asked for one run at a time.
import { fileURLToPath } from 'node:url';
import { startWithMessages } from '../processes.mjs';

const program = fileURLToPath(new URL('generator.mjs', import.meta.url));

/** Starts the generator. `run(plan, hooks)` resolves to what was measured; `onBegin` and `onMeasured` stand at the ends of the measured time. */
export function startLoad() {
  const child = startWithMessages([program]);
  return {
    pid: child.pid,
    run: (plan, { onBegin, onMeasured, onPart } = {}) =>
      new Promise((resolve, reject) => {
        const settle = (work) => {
          child.off('message', listen);
          child.off('exit', fail);
          work();
        };
        const fail = () => settle(() => reject(new Error('the load generator ended')));
        const listen = (message) => {
          if (message.kind === 'begin') onBegin?.();
          if (message.kind === 'measured') onMeasured?.();
          if (message.kind === 'part') onPart?.(message);
          if (message.kind === 'end') settle(() => resolve(message.result));
          if (message.kind === 'fault') settle(() => reject(new Error(message.message)));
        };
        child.on('message', listen);
        child.once('exit', fail);
        child.send(plan);
      }),
  };
}

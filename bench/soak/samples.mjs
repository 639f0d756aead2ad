// What a process holds, looked at again and again.
import { openDescriptors, residentMegabytes } from '../processes.mjs';

const everyMs = 5_000;
const megabyte = 1_048_576;

/** Looks at the gateway until it is stopped: resident memory and descriptors from the system, the heap from its own figures. */
export function startSamples({ pid, origin, apiToken }) {
  const started = performance.now();
  const samples = [];
  const look = async () => {
    const sample = {
      seconds: (performance.now() - started) / 1_000,
      residentMegabytes: residentMegabytes(pid),
      descriptors: openDescriptors(pid),
      heapMegabytes: await heapOf(origin, apiToken).catch(() => null),
    };
    samples.push(sample);
  };
  const timer = setInterval(look, everyMs);
  return { samples, stop: () => clearInterval(timer) };
}

async function heapOf(origin, apiToken) {
  const answer = await fetch(`${origin}/metrics`, { headers: { authorization: `Bearer ${apiToken}` } });
  const used = /^nodejs_heap_size_used_bytes (\S+)$/m.exec(await answer.text());
  return used ? Number(used[1]) / megabyte : null;
}

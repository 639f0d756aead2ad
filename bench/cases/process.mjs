// One gateway process by itself: from its start until it is ready, and what memory it holds, idle and under load.
import { setTimeout as pause } from 'node:timers/promises';
import { checked, validateDomains } from '../answers.mjs';
import { serve } from '../gatehouse.mjs';
import { measureOnce } from '../measure.mjs';
import { residentMegabytes } from '../processes.mjs';
import { callOf } from '../requests.mjs';
import { called } from '../setting.mjs';
import { median } from '../statistics.mjs';

export const titles = ['start-up', 'memory'];

const idleMs = 3_000;

/** Starts gateways one after the other, on each of the installations ([name, installation]) in turn; answers the times. */
export async function measureStartUp(setting, installations) {
  const times = new Map(installations.map(([name]) => [name, []]));
  for (let round = 0; round < setting.options.starts; round += 1) {
    setting.note(`start-up, ${round + 1} of ${setting.options.starts}`);
    for (const [name, installation] of installations) {
      const gateway = await serve(installation);
      times.get(name).push(gateway.readyMs);
      await gateway.stop();
    }
  }
  return [...times].map(([name, readyMs]) => ({ name, readyMs: median(readyMs), all: readyMs }));
}

/** A fresh gateway's resident memory: idle, then at the highest under small calls and under replies of 100 kB. */
export async function measureMemory(setting) {
  setting.note('memory');
  const gateway = await serve(await setting.installation());
  await pause(idleMs);
  const idleMegabytes = residentMegabytes(gateway.pid);
  const peak = async (size, connections) => {
    const { tool, args } = called[size];
    const contestant = {
      server: 'gatehouse',
      url: gateway.url,
      pid: gateway.pid,
      request: callOf('2025-06-18', tool, args),
    };
    const validated = await checked(contestant, validateDomains(await setting.domainsOf(size)));
    const seconds = setting.options.seconds * setting.options.rounds;
    return (await measureOnce(await setting.load(), validated, { connections, seconds })).peakMegabytes;
  };
  const figures = {
    idleMegabytes,
    smallCallsAt20Megabytes: await peak('small', 20),
    smallCallsAt200Megabytes: await peak('small', 200),
    largeCallsAt20Megabytes: await peak('large', 20),
    largeCallsAt200Megabytes: await peak('large', 200),
  };
  await gateway.stop();
  return figures;
}

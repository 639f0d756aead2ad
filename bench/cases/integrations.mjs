// Loading 100 integrations with 10,000 tools from the compiled form, in processes of their own: time, processor time and resident memory more.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../processes.mjs';
import { median } from '../statistics.mjs';

export const titles = ['100 integrations'];

const script = (name) => fileURLToPath(new URL(`../integrations/${name}.mjs`, import.meta.url));

/** Answers the medians over starts. */
export async function measureIntegrations(setting) {
  const [folder, compiled] = ['catalogue-of-100', 'catalogue-of-100.json'].map((name) => join(setting.folder, name));
  setting.note('making a catalogue of 100 integrations');
  const made = JSON.parse(await run([script('make'), folder, compiled]));
  const loads = [];
  for (let start = 0; start < setting.options.starts; start += 1) {
    setting.note(`100 integrations, ${start + 1} of ${setting.options.starts}`);
    loads.push(JSON.parse(await run([script('load'), folder, compiled])));
  }
  const of = (name) => ({ value: median(loads.map((load) => load[name])), all: loads.map((load) => load[name]) });
  return { ...made, ms: of('ms'), cpuMs: of('cpuMs'), megabytes: of('megabytes') };
}

// Loads a catalogue from its compiled form. Arguments: its folder, the compiled form's file. Prints time, processor time and memory more.
import { openCatalogue } from '../../dist/catalogue/open-catalogue.js';

const [folder, compiledFile] = process.argv.slice(2);
const [residentBefore, cpuBefore, started] = [process.memoryUsage.rss(), process.cpuUsage(), performance.now()];
const { integrations } = await openCatalogue({ folder, compiledFile });
const ms = Math.round(performance.now() - started);
const { user, system } = process.cpuUsage(cpuBefore);
const megabytes = Math.round((process.memoryUsage.rss() - residentBefore) / 1e6);
const tools = [...integrations.values()]
  .flatMap(({ methods }) => methods)
  .filter(({ inputSchema }) => inputSchema).length;
process.stdout.write(`${JSON.stringify({ tools, ms, cpuMs: Math.round((user + system) / 1000), megabytes })}\n`);

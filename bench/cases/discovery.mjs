// The search for tools, on a server that shows its discovery tools in place of all the others.
import { checked, validateSearch } from '../answers.mjs';
import { createServer } from '../gatehouse.mjs';
import { measureInTurns } from '../measure.mjs';
import { callOf, eras } from '../requests.mjs';
import { called } from '../setting.mjs';

export const titles = ['discovery search'];

/** Answers rows. */
export async function measureDiscovery(setting) {
  const gateway = await setting.gateway();
  const body = { name: 'discovery', config: { tool_exposure: 'discovery' } };
  const url = await createServer(gateway, await setting.installation(), body);
  const contestants = [];
  for (const era of eras) {
    const request = callOf(era, 'zoho_mail_search_tools', { steps: ['list the domains of the organization'] });
    const contestant = { server: 'gatehouse', era, url, pid: gateway.pid, request };
    contestants.push(await checked(contestant, validateSearch(called.small.tool)));
  }
  const rows = [];
  const { seconds, rounds } = setting.options;
  for (const connections of setting.options.connections) {
    setting.note(`${titles[0]}, ${connections} connections`);
    const warmSeconds = rows.length === 0 ? setting.options.warmSeconds : 0;
    const plan = { title: titles[0], connections, seconds, rounds, warmSeconds };
    rows.push(...(await measureInTurns(await setting.load(), contestants, plan)));
  }
  return rows;
}

// Clients without a model: each makes one call, and its words are read.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const listTool = 'list_all_zoho_mail_domains';
const patienceMs = 90_000;

/**
 * The clients: what is installed for each, and a trial that receives `{url, at, node, home, project, env}` and returns a description of what it saw,
 * or throws. `at(...path)` is a path in the folder of installed packages.
 */
export const trials = [
  {
    title: 'mcporter',
    packages: { mcporter: '0.12.3' },
    trial: async (place) => {
      const program = place.at('mcporter', 'dist', 'cli.js');
      const said = await run(place.node, [program, 'call', `${place.url}.${listTool}`, '--allow-http'], place);
      return expectWords(said, /newbrand\.com/, 'one call succeeded');
    },
  },
  ...['legacy', 'auto', 'modern'].map((era) => ({
    title: `Inspector's command line, ${era}`,
    folder: 'inspector',
    packages: { '@modelcontextprotocol/inspector': '2.12.0' },
    trial: async (place) => {
      const args = [place.at('.bin', 'mcp-inspector'), '--cli', place.url, '--transport', 'http'];
      const call = ['--protocol-era', era, '--method', 'tools/call', '--tool-name', listTool];
      return expectWords(await run(place.node, [...args, ...call], place), /newbrand\.com/, 'one call succeeded');
    },
  })),
];

// The recorder must keep running meanwhile: nothing here may block the event loop while it waits for a process.
async function run(program, args, { env, project }) {
  try {
    const { stdout, stderr } = await execute(program, args, {
      cwd: project,
      env,
      encoding: 'utf8',
      timeout: patienceMs,
      maxBuffer: 1 << 26,
    });
    return `${stdout}${stderr}`;
  } catch (error) {
    const said = `${error.stderr ?? ''}`.trim() || `${error.stdout ?? ''}`.trim() || error.message;
    throw new Error(`ended with ${error.code ?? error.signal}: ${said.slice(-300)}`);
  }
}

function expectWords(said, pattern, words) {
  if (!pattern.test(said)) throw new Error(`said: ${said.trim().slice(-300)}`);
  return words;
}

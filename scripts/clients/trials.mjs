// How each client is made to connect and list tools without a login, and how its words are read.
import { execFile, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const execute = promisify(execFile);

const listTool = 'list_all_zoho_mail_domains';
const patienceMs = 90_000;

/**
 * The clients: what is installed for each, and a trial that is given `{url, at, node, home, project, env}` and answers words about what it saw,
 * or throws. `at(...path)` is a path in the folder of installed packages.
 */
export const clients = [
  {
    title: 'Claude Code',
    packages: { '@anthropic-ai/claude-code': '2.1.330' },
    trial: async (place) => {
      // The package's own program is put in place by an install script; the platform's package holds the very same.
      const claude = place.at('@anthropic-ai', `claude-code-${process.platform}-${process.arch}`, 'claude');
      await run(claude, ['mcp', 'add', '--transport', 'http', 'probe', place.url], place);
      return expectWords(await run(claude, ['mcp', 'list'], place), /Connected/, 'claude mcp list: Connected');
    },
  },
  { title: 'Codex', packages: { '@openai/codex': '0.169.0' }, trial: tryCodex },
  {
    title: 'Gemini CLI',
    packages: { '@google/gemini-cli': '0.61.0' },
    trial: async (place) => {
      mkdirSync(join(place.home, '.gemini'), { recursive: true });
      writeFileSync(
        join(place.home, '.gemini', 'trustedFolders.json'),
        JSON.stringify({ [place.project]: 'TRUST_FOLDER' }),
      );
      const gemini = place.at('.bin', 'gemini');
      await run(gemini, ['mcp', 'add', '-s', 'user', '--transport', 'http', 'probe', place.url], place);
      return expectWords(await run(gemini, ['mcp', 'list'], place), /Connected/, 'gemini mcp list: Connected');
    },
  },
  {
    title: 'mcporter',
    packages: { mcporter: '0.12.3' },
    trial: async (place) => {
      const program = place.at('mcporter', 'dist', 'cli.js');
      const said = await run(place.node, [program, 'call', `${place.url}.${listTool}`, '--allow-http'], place);
      return expectWords(said, /newbrand\.com/, 'a call answered');
    },
  },
  ...['legacy', 'auto', 'modern'].map((era) => ({
    title: `Inspector's command line, ${era}`,
    packages: { '@modelcontextprotocol/inspector': '2.12.0' },
    trial: async (place) => {
      const args = [place.at('.bin', 'mcp-inspector'), '--cli', place.url, '--transport', 'http'];
      const call = ['--protocol-era', era, '--method', 'tools/call', '--tool-name', listTool];
      return expectWords(await run(place.node, [...args, ...call], place), /newbrand\.com/, 'a call answered');
    },
  })),
  {
    title: 'Vercel AI SDK',
    packages: { '@ai-sdk/mcp': '2.0.99' },
    trial: (place) =>
      runScript(
        place,
        `const { createMCPClient } = await import('@ai-sdk/mcp');
         const client = await createMCPClient({ transport: { type: 'http', url: process.argv[2] } });
         const tools = await client.tools();
         const answer = await tools.${listTool}.execute({}, { toolCallId: '1', messages: [] });
         console.log(Object.keys(tools).length, 'tools', JSON.stringify(answer));
         await client.close();`,
      ),
  },
  {
    title: 'LangChain MCP adapters',
    packages: { '@langchain/mcp-adapters': '1.1.4', '@langchain/core': '1.4.0' },
    trial: (place) =>
      runScript(
        place,
        `const { MultiServerMCPClient } = await import('@langchain/mcp-adapters');
         const client = new MultiServerMCPClient({ mcpServers: { gatehouse: { transport: 'http', url: process.argv[2] } } });
         const tools = await client.getTools();
         const answer = await tools.find(({ name }) => name.endsWith('${listTool}')).invoke({});
         console.log(tools.length, 'tools', JSON.stringify(answer));
         await client.close();`,
      ),
  },
];

// Beside this, the recorder must go on: nothing here may wait for a process without letting others run.
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

// Packages are found from where a script lies, so it is laid beside them.
async function runScript(place, text) {
  const script = place.at('..', 'trial.mjs');
  writeFileSync(script, text);
  const said = await run(place.node, [script, place.url], place);
  return expectWords(said, /newbrand\.com/, `${/^\d+ tools/m.exec(said)?.[0] ?? 'no tools'}, a call answered`);
}

/** Codex has no command that connects; its server for editors does, and tells what it found. */
async function tryCodex(place) {
  const codex = place.at('.bin', 'codex');
  await run(codex, ['mcp', 'add', 'probe', '--url', place.url], place);
  const server = spawn(codex, ['app-server'], {
    cwd: place.project,
    env: place.env,
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout: patienceMs,
  });
  const say = (message) => server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  try {
    say({ id: 1, method: 'initialize', params: { clientInfo: { name: 'trial', title: 'trial', version: '1.0.0' } } });
    for await (const line of createInterface({ input: server.stdout })) {
      const { id, result } = JSON.parse(line);
      if (id === 1) {
        say({ method: 'initialized' });
        say({ id: 2, method: 'mcpServerStatus/list', params: {} });
      }
      if (id !== 2) continue;
      const tools = Object.keys(result?.data?.[0]?.tools ?? {}).length;
      if (tools === 0) throw new Error('found no tool');
      return `codex app-server: ${tools} tools`;
    }
    throw new Error('ended without an answer');
  } finally {
    server.kill();
  }
}

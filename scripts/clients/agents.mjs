// The coding agents, headless, each pointed at the fake model by its own settings and at the MCP servers by its own configuration.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runClient } from './run-client.mjs';

const prompt = 'Check the mail of our organization.';
const platform = `${process.platform}-${process.arch}`;

/**
 * The agents: what is installed for each, and how it runs. `run(place)` is given `{servers, model, at, node, home, project, env}`, where
 * `servers` are the URLs by name and `model` is the origin of the fake model.
 */
export const agents = [
  {
    title: 'Claude Code',
    packages: { '@anthropic-ai/claude-code': '2.1.330' },
    run: (place) => {
      const config = write(join(place.project, 'mcp.json'), {
        mcpServers: httpServers(place.servers, { type: 'http' }),
      });
      // The package's own program is put in place by an install script; the platform's package holds the very same.
      const program = place.at('@anthropic-ai', `claude-code-${platform}`, 'claude');
      const allowed = Object.keys(place.servers).map((name) => `mcp__${name}`);
      const args = ['-p', prompt, '--mcp-config', config, '--strict-mcp-config', '--allowedTools', ...allowed];
      return runClient(program, args, place, {
        ANTHROPIC_BASE_URL: place.model,
        ANTHROPIC_API_KEY: 'probe',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_AUTOUPDATER: '1',
      });
    },
  },
  {
    title: 'Codex',
    packages: { '@openai/codex': '0.169.0' },
    run: (place) => {
      const servers = Object.entries(place.servers).map(([name, url]) => `[mcp_servers.${name}]\nurl = "${url}"\n`);
      write(join(place.env.CODEX_HOME, 'config.toml'), [
        'model = "probe"\nmodel_provider = "probe"\n',
        `[model_providers.probe]\nname = "probe"\nbase_url = "${place.model}/v1"\nwire_api = "responses"\nenv_key = "PROBE_KEY"\n`,
        ...servers,
      ]);
      const args = ['exec', '--skip-git-repo-check', '--dangerously-bypass-approvals-and-sandbox', prompt];
      return runClient(place.at('.bin', 'codex'), args, place, { PROBE_KEY: 'probe' });
    },
  },
  {
    title: 'Gemini CLI',
    packages: { '@google/gemini-cli': '0.61.0' },
    run: (place) => {
      const folder = join(place.home, '.gemini');
      write(join(folder, 'trustedFolders.json'), { [place.project]: 'TRUST_FOLDER' });
      write(join(folder, 'settings.json'), {
        mcpServers: Object.fromEntries(Object.entries(place.servers).map(([name, httpUrl]) => [name, { httpUrl }])),
        security: { auth: { selectedType: 'gemini-api-key' } },
        general: { disableAutoUpdate: true },
        privacy: { usageStatisticsEnabled: false },
      });
      const args = ['--yolo', '-m', 'gemini-2.5-flash', '-p', prompt];
      return runClient(place.at('.bin', 'gemini'), args, place, {
        GEMINI_API_KEY: 'probe',
        GOOGLE_GEMINI_BASE_URL: place.model,
      });
    },
  },
  {
    title: 'Qwen Code',
    packages: { '@qwen-code/qwen-code': '0.24.4' },
    run: (place) => {
      write(join(place.home, '.qwen', 'settings.json'), {
        mcpServers: Object.fromEntries(Object.entries(place.servers).map(([name, httpUrl]) => [name, { httpUrl }])),
        security: { auth: { selectedType: 'openai' } },
        privacy: { usageStatisticsEnabled: false },
      });
      const args = ['--yolo', '-p', prompt];
      return runClient(place.at('.bin', 'qwen'), args, place, {
        OPENAI_API_KEY: 'probe',
        OPENAI_BASE_URL: `${place.model}/v1`,
        OPENAI_MODEL: 'probe',
      });
    },
  },
  {
    title: 'opencode',
    packages: { 'opencode-ai': '1.18.33' },
    run: (place) => {
      write(join(place.project, 'opencode.json'), {
        autoupdate: false,
        share: 'disabled',
        model: 'probe/probe',
        provider: {
          probe: {
            npm: '@ai-sdk/openai-compatible',
            options: { baseURL: `${place.model}/v1`, apiKey: 'probe' },
            models: { probe: { name: 'probe', limit: { context: 1_000_000, output: 8_000 } } },
          },
        },
        mcp: Object.fromEntries(Object.entries(place.servers).map(([name, url]) => [name, { type: 'remote', url }])),
      });
      const program = place.at(`opencode-${platform}`, 'bin', 'opencode');
      return runClient(program, ['run', '--auto', prompt], place, {
        OPENCODE_DISABLE_AUTOUPDATE: '1',
        OPENCODE_DISABLE_MODELS_FETCH: '1',
        OPENCODE_DISABLE_LSP_DOWNLOAD: '1',
      });
    },
  },
  {
    title: 'Copilot CLI',
    packages: { '@github/copilot': '1.0.102' },
    run: (place) => {
      const config = write(join(place.project, 'mcp.json'), {
        mcpServers: httpServers(place.servers, { type: 'http', tools: ['*'] }),
      });
      const program = place.at('@github', `copilot-${platform}`, 'copilot');
      const args = [
        '-p',
        prompt,
        '--allow-all-tools',
        '--additional-mcp-config',
        `@${config}`,
        '--disable-builtin-mcps',
      ];
      return runClient(program, args, place, {
        COPILOT_PROVIDER_BASE_URL: `${place.model}/v1`,
        COPILOT_PROVIDER_API_KEY: 'probe',
        COPILOT_MODEL: 'probe',
        COPILOT_OFFLINE: 'true',
        COPILOT_AUTO_UPDATE: 'false',
      });
    },
  },
];

function httpServers(servers, rest) {
  return Object.fromEntries(Object.entries(servers).map(([name, url]) => [name, { ...rest, url }]));
}

/** Writes lines as they are, and anything else as JSON; returns the path. */
function write(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, Array.isArray(content) ? content.join('\n') : JSON.stringify(content));
  return path;
}

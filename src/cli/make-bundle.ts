import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { strToU8, zipSync } from 'fflate';
import type { JsonObject } from '../base/index.js';

// Markdown, shown before a person installs the extension.
const longDescription = `Connects to one MCP server of a Gatehouse gateway at the URL that you enter.

## Privacy

- The extension sends the requests of your client to that URL, and nothing to anyone else. It has no telemetry and no update check.
- It stores nothing. Your client keeps the URL and the API token as secrets.
- The gateway records each call (tool, arguments, outcome, time) in its audit log. Its operator decides how long records are kept and who can read them.
- The gateway passes calls to the service whose account is connected to the MCP server; the privacy policy of that service applies there.`;

/** The name of a bundle and its initial settings. */
export interface BundleWish {
  /** In lower case letters, digits, `.`, `_` and `-`. */
  readonly name: string;
  readonly title: string;
  readonly version: string;
  /** The initial MCP URL. A bundle with one is secret. */
  readonly url?: string | undefined;
}

const compiledBridge = fileURLToPath(new URL('../../dist/cli/bridge/', import.meta.url));
const icon = fileURLToPath(new URL('../../pages/gatehouse-512.png', import.meta.url));
const entry = fileURLToPath(new URL('../../bin/bundle-main.js', import.meta.url));

/** Creates an MCP bundle (`.mcpb`): a zip of a manifest and the bridge, which only needs the Node.js of its client. */
export function makeBundle(wish: BundleWish): Uint8Array {
  const bridge = readdirSync(compiledBridge).filter((name) => name.endsWith('.js'));
  // Whole paths, so that the zip only contains files: the reader of such bundles extracts a folder entry as a file.
  return zipSync({
    'manifest.json': strToU8(`${JSON.stringify(manifestOf(wish), null, 2)}\n`),
    'icon.png': new Uint8Array(readFileSync(icon)),
    'package.json': strToU8('{ "type": "module", "private": true }\n'),
    'server/main.js': read(entry),
    ...Object.fromEntries(bridge.map((name) => [`server/bridge/${name}`, read(join(compiledBridge, name))])),
  });
}

// The source map comment would point to nothing in a bundle.
function read(path: string): Uint8Array {
  return strToU8(readFileSync(path, 'utf8').replace(/^\/\/# sourceMappingURL=.*$/m, ''));
}

/** The manifest, as in version 0.3 of its specification. */
function manifestOf({ name, title, version, url }: BundleWish): JsonObject {
  return {
    manifest_version: '0.3',
    name,
    display_name: title,
    version,
    description: `The tools of the Gatehouse MCP server "${title}".`,
    long_description: longDescription,
    icon: 'icon.png',
    ...(url?.startsWith('https://')
      ? { privacy_policies: [new URL('/docs/privacy', url).href], documentation: new URL('/docs/', url).href }
      : {}),
    author: { name: 'Gatehouse' },
    license: 'Apache-2.0',
    server: {
      type: 'node',
      entry_point: 'server/main.js',
      mcp_config: {
        command: 'node',
        args: [`${placeholder('__dirname')}/server/main.js`],
        env: {
          GATEHOUSE_MCP_URL: placeholder('user_config.mcp_url'),
          GATEHOUSE_API_TOKEN: placeholder('user_config.api_token'),
        },
      },
    },
    user_config: {
      mcp_url: {
        type: 'string',
        title: 'MCP URL',
        description: 'The URL that was shown when the MCP server was created. It is a secret.',
        required: true,
        sensitive: true,
        ...(url === undefined ? {} : { default: url }),
      },
      api_token: {
        type: 'string',
        title: 'API token',
        description: 'Required only if the MCP server requires an API token in addition to its URL.',
        required: false,
        sensitive: true,
      },
    },
    tools_generated: true,
    prompts_generated: true,
    compatibility: { platforms: ['darwin', 'win32', 'linux'], runtimes: { node: '>=20.3.0' } },
  };
}

// The client fills it in when it starts the server.
function placeholder(name: string): string {
  return `$\{${name}}`;
}

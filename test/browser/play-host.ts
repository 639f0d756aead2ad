import { Client, StreamableHTTPClientTransport, type Transport } from '@modelcontextprotocol/client';
import { AppBridge, buildAllowAttribute, getToolUiResourceUri } from '@modelcontextprotocol/ext-apps/app-bridge';
import { EXTENSION_ID, RESOURCE_MIME_TYPE } from '@modelcontextprotocol/ext-apps/server';
import type { Frame } from 'playwright-core';
import type { WatchedPage } from './open-browser.js';

/** A client with MCP Apps: the official bridge, a page around a sandboxed frame, and an MCP server behind it. */
export interface PlayedHost {
  /** The view. */
  readonly frame: Frame;
  readonly bridge: AppBridge;
  /** Links that the view requested to open. */
  readonly links: readonly string[];
  close(): Promise<void>;
}

export interface Play {
  readonly url: string;
  readonly tool: string;
  readonly input: { readonly [name: string]: unknown };
  readonly theme?: 'light' | 'dark';
  /** Whether the client carries the view's calls to the MCP server. */
  readonly carriesCalls?: boolean;
}

const hostOrigin = 'https://host.example';
const viewOrigin = 'https://view.example';

// The policy that the specification requires of a client if a view names no origins.
const policyOfView =
  "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; media-src 'self' data:; connect-src 'none'";

const pageOfHost = (allow: string, background: string) => `<!doctype html><html lang="en"><title>A client</title>
<body style="margin:0;background:${background}">
<iframe title="View" sandbox="allow-scripts" allow="${allow}" style="border:0;width:100%;height:100px"></iframe>
<script>addEventListener('message', (event) => {
  if (event.source === document.querySelector('iframe').contentWindow) toHost(JSON.stringify(event.data));
});</script>`;

/** Calls a tool as a client would and shows its result in the view that the tool names. */
export async function playHost({ page }: WatchedPage, play: Play): Promise<PlayedHost> {
  const { theme = 'light', carriesCalls = true, input } = play;
  const client = new Client(
    { name: 'played-host', version: '1.0.0' },
    {
      capabilities: { extensions: { [EXTENSION_ID]: { mimeTypes: [RESOURCE_MIME_TYPE] } } },
      versionNegotiation: { mode: { pin: '2026-07-28' } },
    },
  );
  await client.connect(new StreamableHTTPClientTransport(new URL(play.url)));
  const { tools } = await client.listTools();
  const tool = tools.find(({ name }) => name === play.tool);
  const uri = tool && getToolUiResourceUri(tool);
  if (!uri) throw new Error(`${play.tool} names no view`);
  const [content] = (await client.readResource({ uri })).contents;
  if (!content || !('text' in content) || content.mimeType !== RESOURCE_MIME_TYPE) throw new Error(`no page at ${uri}`);
  const { permissions } = (content._meta?.ui ?? {}) as { permissions?: { clipboardWrite?: object } };

  const transport = await transportTo(page);
  await page.route(`${viewOrigin}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      headers: { 'content-security-policy': policyOfView },
      body: content.text,
    }),
  );
  await page.route(`${hostOrigin}/**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: pageOfHost(buildAllowAttribute(permissions), theme === 'dark' ? '#111' : '#fff'),
    }),
  );
  await page.goto(`${hostOrigin}/`);

  const links: string[] = [];
  const bridge = new AppBridge(
    carriesCalls ? client : null,
    { name: 'played-host', version: '1.0.0' },
    { ...(carriesCalls ? { serverTools: {} } : {}), openLinks: {} },
    { hostContext: { theme, locale: 'en-GB', timeZone: 'Europe/Berlin', displayMode: 'inline' } },
  );
  bridge.onopenlink = async ({ url }) => {
    links.push(url);
    return {};
  };
  bridge.onsizechange = ({ height }) =>
    void page
      .evaluate(`document.querySelector('iframe').style.height = '${Number(height)}px'`)
      // The last one may come when the page is closed already.
      .catch(() => undefined);
  const isInitialized = new Promise<void>((resolve) => {
    bridge.oninitialized = () => resolve();
  });
  await bridge.connect(transport);
  await page.evaluate(`document.querySelector('iframe').src = '${viewOrigin}/'`);
  await isInitialized;
  await bridge.sendToolInput({ arguments: { ...input } });
  const result = await client.callTool({ name: play.tool, arguments: { ...input } });
  await bridge.sendToolResult(result as Parameters<AppBridge['sendToolResult']>[0]);
  const frame = page.frames().find((candidate) => candidate.url().startsWith(viewOrigin));
  if (!frame) throw new Error('the view has no frame');
  return {
    frame,
    bridge,
    links,
    close: async () => {
      await bridge.close();
      await client.close();
    },
  };
}

/** The frame's messages, as the page around it passes them on. */
async function transportTo(page: WatchedPage['page']): Promise<Transport> {
  const transport: Transport = {
    start: async () => undefined,
    close: async () => transport.onclose?.(),
    send: async (message) => {
      await page.evaluate((sent) => {
        const { document } = globalThis as unknown as {
          document: {
            querySelector(selector: string): { contentWindow: { postMessage(data: unknown, to: string): void } };
          };
        };
        document.querySelector('iframe').contentWindow.postMessage(sent, '*');
      }, message);
    },
  };
  await page.exposeFunction('toHost', (text: string) => transport.onmessage?.(JSON.parse(text)));
  return transport;
}

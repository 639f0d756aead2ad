// The server in a bundle: the bridge, with the URL from the client's settings. The bundle contains the bridge next to this file.
import { relay } from './bridge/relay.js';

// A client leaves the placeholder in place where an optional setting is empty.
const setting = (name) => {
  const text = (process.env[name] ?? '').trim();
  return text.startsWith('${') ? '' : text;
};
const [address, apiToken] = [setting('GATEHOUSE_MCP_URL'), setting('GATEHOUSE_API_TOKEN')];
const url = URL.canParse(address) ? new URL(address) : null;
if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
  process.stderr.write(
    'The MCP URL in the settings of this extension is missing or not valid. Paste the MCP URL again.\n',
  );
  process.exit(1);
}
const end = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => end.abort());
await relay({
  url,
  headers: apiToken === '' ? {} : { authorization: `Bearer ${apiToken}` },
  input: process.stdin,
  output: process.stdout,
  tell: (line) => process.stderr.write(`${line}\n`),
  signal: end.signal,
});
process.exit(0);

import { isJsonObject, type JsonValue, parseExactJson } from '../base/index.js';
import { type Config, type GatewayRecord, readGatewayRecords, serveCommand } from '../config/index.js';
import { CommandFault } from './output.js';

const answerMs = 2_000;

/** The newest gateway that currently serves this data folder; undefined if none does. */
export async function findLiveGateway({ dataDir }: Pick<Config, 'dataDir'>): Promise<GatewayRecord | undefined> {
  for (const record of readGatewayRecords(dataDir)) if (await isAlive(record)) return record;
  return undefined;
}

/**
 * The gateway's URL for people: as configured, else that of the running one. Throws an error with the remedy if neither
 * is known.
 */
export async function requireOrigin(config: Config, givenPort?: string): Promise<string> {
  if (config.publicUrl !== null) return config.publicUrl;
  if (givenPort !== undefined) return `http://127.0.0.1:${config.port}`;
  const live = await findLiveGateway(config);
  if (live) return live.origin;
  throw new CommandFault(
    `No gateway is running on ${config.dataDir}. Start one with "${serveCommand(config.dataDir)}" (or pass --public-url where it runs on another machine), then run this again.`,
  );
}

async function isAlive({ localOrigin, instance }: GatewayRecord): Promise<boolean> {
  const body = await readJson(`${localOrigin}/healthz`, answerMs);
  return isJsonObject(body) && body.instance === instance;
}

/** The JSON at a local gateway's URL; undefined if none arrives in time. */
export async function readJson(
  url: string,
  timeoutMs: number,
  headers: { readonly [name: string]: string } = {},
): Promise<JsonValue | undefined> {
  try {
    const response = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs) });
    return parseExactJson(await response.text());
  } catch {
    return undefined;
  }
}

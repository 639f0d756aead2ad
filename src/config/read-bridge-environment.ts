/** Settings of `gatehouse bridge` from the environment, so that neither is visible in the list of processes. */
export interface BridgeEnvironment {
  /** `GATEHOUSE_MCP_URL`; null if it is not set. */
  readonly url: string | null;
  /** `GATEHOUSE_API_TOKEN`, the second factor of some MCP servers; null if it is not set. */
  readonly apiToken: string | null;
}

/** Reads the environment of a bridge. */
export function readBridgeEnvironment(
  environment: { readonly [name: string]: string | undefined } = process.env,
): BridgeEnvironment {
  const read = (name: string): string | null => environment[name]?.trim() || null;
  return { url: read('GATEHOUSE_MCP_URL'), apiToken: read('GATEHOUSE_API_TOKEN') };
}

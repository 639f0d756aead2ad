import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type CatalogueReload, type IntegrationChange, type ReadIntegrations, withheldWords } from '../admin/index.js';
import type { Clock } from '../base/index.js';
import type { Catalogue, Integration, LiveCatalogue } from '../catalogue/index.js';
import type { Logger } from '../observe/index.js';
import { createToolsets, definitionsOf, type ToolDefinition, toolChanges } from '../toolset/index.js';

/** What the reload of changed integrations needs. */
export interface ReloadDeps {
  readonly live: LiveCatalogue;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called after changes were applied. */
  readonly onTaken: (changes: readonly IntegrationChange[]) => void;
}

const keptMax = 50;

/** Creates the reload. One reload runs at a time; each changed integration and each error is logged once. */
export function createCatalogueReload({ live, clock, log, onTaken }: ReloadDeps): CatalogueReload {
  const kept: IntegrationChange[] = [];
  let said = faultsOf(live.catalogue);
  let underWay: Promise<unknown> = Promise.resolve();

  const reload = async (dryRun: boolean): Promise<ReadIntegrations> => {
    const next = await live.read();
    const changes = changesBetween(live.catalogue, next.catalogue, clock.now());
    const found = { changes, withheld: next.catalogue.withheld };
    if (dryRun) return found;
    live.take(next);
    const faults = faultsOf(live.catalogue);
    for (const one of live.catalogue.withheld) if (!said.has(faultOf(one))) log.warn(withheldWords(one));
    said = faults;
    for (const change of changes) log.info(wordsOf(change), 'an integration changed');
    kept.unshift(...changes);
    kept.length = Math.min(kept.length, keptMax);
    if (changes.length > 0) onTaken(changes);
    return found;
  };

  return {
    reload: ({ dryRun = false } = {}) => {
      const turn = underWay.then(() => reload(dryRun));
      underWay = turn.catch(() => undefined);
      return turn;
    },
    changes: () => kept,
  };
}

function faultsOf({ withheld }: Catalogue): ReadonlySet<string> {
  return new Set(withheld.map(faultOf));
}

function faultOf({ folder, faults }: Catalogue['withheld'][number]): string {
  return JSON.stringify([folder, faults]);
}

function wordsOf({ kind, integration, change, after, parts, tools }: IntegrationChange) {
  const signs = { added: '+', changed: '~', removed: '-' };
  return { kind, integration, change, version: after, parts, tools: tools.map((one) => signs[one.change] + one.tool) };
}

function changesBetween(before: Catalogue, after: Catalogue, at: number): readonly IntegrationChange[] {
  return [...integrationChanges(before, after, at), ...procedureChanges(before, after, at)];
}

function procedureChanges(before: Catalogue, after: Catalogue, at: number): readonly IntegrationChange[] {
  const [all, known] = [procedureParts(after), procedureParts(before)];
  return [...new Set([...known.keys(), ...all.keys()])].flatMap((integration): readonly IntegrationChange[] => {
    const [old, now] = [known.get(integration), all.get(integration)];
    if (isDeepStrictEqual(old, now)) return [];
    const change = old ? (now ? 'changed' : 'removed') : 'added';
    const parts = old && now ? differingNames(old, now) : [];
    const versions = { before: digestOf(old), after: digestOf(now) };
    return [{ at, kind: 'procedure', integration, change, ...versions, parts, tools: [] }];
  });
}

type Parts = ReadonlyMap<string, unknown>;

function procedureParts({ joint }: Catalogue): ReadonlyMap<string, Parts> {
  return new Map(joint.map(({ record, body }) => [record.name, new Map(Object.entries({ ...record, body }))]));
}

function digestOf(parts: Parts | undefined): string | null {
  if (!parts) return null;
  return createHash('sha256')
    .update(JSON.stringify([...parts]))
    .digest('hex')
    .slice(0, 16);
}

function integrationChanges(before: Catalogue, after: Catalogue, at: number): readonly IntegrationChange[] {
  const names = [...new Set([...before.integrations.keys(), ...after.integrations.keys()])];
  return names.flatMap((integration): readonly IntegrationChange[] => {
    const [old, now] = [before.integrations.get(integration), after.integrations.get(integration)];
    if (old === now || old?.version === now?.version) return [];
    const change = old ? (now ? 'changed' : 'removed') : 'added';
    const versions = { before: old?.version ?? null, after: now?.version ?? null };
    const tools = toolChanges(definitionsOfAll(old), definitionsOfAll(now));
    return [{ at, kind: 'integration', integration, change, ...versions, parts: partsBetween(old, now), tools }];
  });
}

function definitionsOfAll(integration: Integration | undefined): ReadonlyMap<string, ToolDefinition> {
  if (!integration) return new Map();
  const toolset = createToolsets({
    integrations: new Map([[integration.name, integration]]),
    withheld: [],
    joint: [],
  }).compile(integration.name, {});
  return toolset.ok ? definitionsOf(toolset.value, 'all') : new Map();
}

function partsBetween(old: Integration | undefined, now: Integration | undefined): readonly string[] {
  if (!old || !now) return [];
  const all = (one: Integration): Parts => {
    const { resources, runbooks, presets, views, guide, roles, record } = one;
    return new Map(Object.entries({ ...record, resources, runbooks, presets, views, guide, roles }));
  };
  return differingNames(all(old), all(now));
}

function differingNames(before: Parts, after: Parts): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (part) => !isDeepStrictEqual(before.get(part), after.get(part)),
  );
}

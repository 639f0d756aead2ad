import {
  type Failure,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ok,
  type Result,
  refuse,
  valueAt,
} from '../../base/index.js';
import type {
  JointRecord,
  JointRunbook,
  JointStepRecord,
  RoleActRecord,
  RoleFindRecord,
  ServiceRoleRecord,
} from '../../catalogue/index.js';
import { meets } from '../../upstream/index.js';
import { type CallRoleDeps, callRole, findIn, type Values } from './call-role.js';
import { canonicalName, type WantedRecord } from './dns-records.js';
import { castOf, type Player } from './match-roles.js';
import type { PlannedRecord } from './plan-records.js';
import { endOf, type JointReport, nextWords, type StepReport, type StepState } from './report.js';
import { type FoundZone, findZone, planInZone, publish } from './zone.js';

/** The options of a run. */
export interface JointRequest {
  /** Arguments of the procedure, including `domain_name`. Absent ones have their defaults. */
  readonly values: { readonly [name: string]: string };
  /** Only reads, and reports what would be done. */
  readonly isDryRun: boolean;
  /** Steps that may change existing records, or whose proposal is to be published. */
  readonly agreed: ReadonlySet<string>;
  /** The prefix of the account to set the domain up at, if several have the role. */
  readonly service?: string | undefined;
  /** The last step to carry out; later ones are only planned. Default: all. */
  readonly until?: string | undefined;
}

interface Run extends CallRoleDeps {
  readonly service: Player<ServiceRoleRecord>;
  /** A dry run for the steps after `until`. */
  request: JointRequest;
  readonly values: Values;
  readonly zone: FoundZone;
  readonly steps: StepReport[];
  /** The latest report of the service. */
  look: Look;
  /** The latest results of its further reads, by name. */
  also: { readonly [name: string]: JsonObject };
  checks: readonly Check[];
}

interface Check {
  readonly check: string;
  readonly state: string;
  readonly meaning: string;
  readonly publish: readonly WantedRecord[];
}

/** The service's report on the domain; null if it does not have it. */
type Look = JsonObject | null;

/**
 * Runs a procedure over a service and its DNS. Every run reads the current state and continues from there, so an
 * interrupted run can simply be repeated. Refuses if no account of the server has the role, or if its filter hides a
 * required tool.
 */
export async function runJoint(
  deps: CallRoleDeps,
  runbook: JointRunbook,
  request: JointRequest,
): Promise<Result<JointReport>> {
  const { record } = runbook;
  const cast = castOf(deps.endpoint, record);
  const service = chooseService(cast.services, request.service);
  if (!service.ok) return service;
  const missing = [service.value, ...cast.zones].flatMap((player) => player.missing);
  if (missing.length > 0)
    return refuse('conflict', `The filter of this MCP server hides tools that this needs: ${missing.join(', ')}.`);
  const given = checkValues(record, request, service.value.role);
  if (!given.ok) return given;
  const { values, domain } = given.value;
  const zone = await findZone(deps, cast.zones, domain);
  const start = { look: null, also: {}, checks: [] };
  const run: Run = { ...deps, service: service.value, request, values, zone, steps: [], ...start };
  const words = await lookAt(run);
  const steps = inOrder(record.steps, service.value.role);
  const last = steps.findIndex(({ name }) => name === request.until);
  const planned = { ...request, isDryRun: true };
  for (const [at, step] of steps.entries()) {
    if (last !== -1 && at === last + 1) run.request = planned;
    run.steps.push(words === null ? await runStep(run, step) : failedStep(step, words));
  }
  return ok(reportOf(run, record.name, { domain, until: request.isDryRun ? undefined : request.until }));
}

/** The steps in the order of this service: each after its dependencies, else as in the procedure. */
function inOrder(steps: readonly JointStepRecord[], { needs = {} }: ServiceRoleRecord): readonly JointStepRecord[] {
  const left = steps.map((step) => ({ ...step, ...(needs[step.name] ? { needs: needs[step.name] } : {}) }));
  const ordered: JointStepRecord[] = [];
  while (left.length > 0) {
    const isFree = ({ needs: first = [] }: JointStepRecord): boolean =>
      first.every((name) => ordered.some((one) => one.name === name) || !left.some((one) => one.name === name));
    const [next] = left.splice(Math.max(0, left.findIndex(isFree)), 1);
    if (next) ordered.push(next);
  }
  return ordered;
}

const domainForm = /^(?=.{3,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)+$/;
const valueLengthMax = 500;

function checkValues(
  { arguments: known, steps }: JointRecord,
  { values: given, agreed, until }: JointRequest,
  { by_hand: byHand = {} }: ServiceRoleRecord,
): Result<{ readonly values: Values; readonly domain: string }> {
  const failures: Failure[] = [];
  for (const [name, value] of Object.entries(given)) {
    const path = `arguments.${name.slice(0, 60)}`;
    if (!known.some((argument) => argument.name === name))
      failures.push({ path, message: `is not an argument (known: ${known.map((one) => one.name).join(', ')})` });
    else if (value.length > valueLengthMax)
      failures.push({ path, message: `must have at most ${valueLengthMax} characters` });
  }
  const domain = canonicalName(given.domain_name ?? '');
  if (!domainForm.test(domain))
    failures.push({ path: 'arguments.domain_name', message: 'must be a domain such as newbrand.com' });
  // Refuse agreement to a step that does not exist: it would have no effect.
  const names = steps
    .filter(({ name, publish }) => publish !== undefined || byHand[name] !== undefined)
    .map(({ name }) => name);
  for (const step of [...agreed].filter((one) => !names.includes(one)))
    failures.push({
      path: 'agreed',
      message: `names no step ${step.slice(0, 60)} (steps to agree to: ${names.join(', ')})`,
    });
  if (until !== undefined && !steps.some(({ name }) => name === until))
    failures.push({
      path: 'until',
      message: `names no step ${until.slice(0, 60)} (steps: ${steps.map(({ name }) => name).join(', ')})`,
    });
  if (failures.length > 0)
    return refuse('invalid_params', failures.map(({ path, message }) => `${path} ${message}`).join('; '), { failures });
  const defaults = known.map(({ name, default: value }) => [name, value] as const);
  return ok({ values: { ...Object.fromEntries(defaults), ...given, domain_name: domain }, domain });
}

function reportOf(
  { steps, zone }: Run,
  runbook: string,
  { domain, until }: Pick<JointReport, 'domain'> & Pick<JointRequest, 'until'>,
): JointReport {
  const end = endOf(steps);
  const handed = steps.filter(({ state }) => state === 'hand_over').flatMap(({ records }) => records);
  return {
    runbook,
    domain,
    end,
    next: nextWords(end, steps, until),
    zone: zone.kind === 'found' ? { name: zone.zone.name, status: zone.zone.status, trouble: zone.zone.trouble } : null,
    steps,
    handOver: handed.map(({ wanted }) => wanted),
  };
}

function chooseService(
  services: readonly Player<ServiceRoleRecord>[],
  prefix: string | undefined,
): Result<Player<ServiceRoleRecord>> {
  const prefixes = services.map(({ member }) => member.naming?.prefix ?? '');
  const chosen = prefix === undefined ? services : services.filter((_one, index) => prefixes[index] === prefix);
  const [only, ...others] = chosen;
  if (!only) return refuse('conflict', 'No account of this MCP server can play the role of the service to be set up.');
  if (others.length === 0) return ok(only);
  const message = `must be one of ${prefixes.join(', ')}: several accounts could be set up`;
  return refuse('invalid_params', `service ${message}.`, { failures: [{ path: 'service', message }] });
}

/** Reads the service's current state. Returns null, or why the read failed. */
async function lookAt(run: Run): Promise<string | null> {
  const { service, values } = run;
  const called = await callRole(run, service, service.role.look, values);
  if (called.kind === 'held') return `Reading is held for approval: ${called.url}`;
  if (called.kind === 'failed' && called.errorClass !== 'not_found') return called.words;
  run.look = called.kind === 'done' ? called.data : null;
  const further = await Promise.all(
    Object.entries(service.role.also ?? {}).map(async ([name, call]) => {
      const read = await callRole(run, service, call, values);
      return read.kind === 'done' ? [[name, read.data] as const] : [];
    }),
  );
  run.also = Object.fromEntries(further.flat());
  run.checks = [run.look ?? {}, ...Object.values(run.also)].flatMap(checksOf);
  return null;
}

function checksOf({ published }: JsonObject): readonly Check[] {
  const checks: readonly JsonValue[] = Array.isArray(published) ? published : [];
  return checks.filter(isJsonObject).map(({ check, state, meaning, publish: records }) => ({
    check: String(check),
    state: String(state),
    meaning: String(meaning ?? ''),
    publish: (Array.isArray(records) ? records : [])
      .filter(isJsonObject)
      .map(({ type, name, value }) => ({ type: String(type), name: String(name), value: String(value) })),
  }));
}

type Finding = Pick<StepReport, 'state'> & Partial<StepReport>;

async function runStep(run: Run, step: JointStepRecord): Promise<StepReport> {
  const { name, title } = step;
  const waitsFor = (step.needs ?? []).filter((needed) => !isMet(run, needed));
  const byHand = run.service.role.by_hand?.[name];
  const finding =
    byHand !== undefined
      ? byHandStep(run, step, { byHand, waitsFor })
      : step.act === undefined
        ? await publishStep(run, step, waitsFor)
        : await actStep(run, step.act, waitsFor);
  return { name, title, notes: [], records: [], approvals: [], ...finding };
}

function isMet({ steps, request }: Run, name: string): boolean {
  const state = steps.find((step) => step.name === name)?.state;
  return state === 'done' || (request.isDryRun && state === 'planned');
}

/** A step that a person does in the service's console and then agrees to. */
function byHandStep(
  { request }: Run,
  { name }: JointStepRecord,
  { byHand, waitsFor }: { readonly byHand: string; readonly waitsFor: readonly string[] },
): Finding {
  if (request.agreed.has(name)) return { state: 'done', notes: ['Done by hand, by your word.'] };
  return waitsFor.length > 0 ? notStarted(waitsFor) : { state: 'by_hand', notes: [byHand] };
}

function notStarted(waitsFor: readonly string[]): Finding {
  return { state: 'not_started', notes: [`Comes after: ${waitsFor.join(', ')}.`] };
}

async function actStep(run: Run, act: string, waitsFor: readonly string[]): Promise<Finding> {
  const record = run.service.role.acts[act];
  if (!record) return { state: 'done', notes: ['This service does not need the step.'] };
  if (isDone(run, record)) return { state: 'done' };
  if (waitsFor.length > 0) return notStarted(waitsFor);
  if (run.request.isDryRun) return { state: 'planned', notes: [`Would call ${record.tool}.`] };
  const found = record.finds ? foundIn(run, record.finds) : undefined;
  if (record.finds && !found) return { state: 'blocked', notes: ['What this step acts on is not there.'] };
  const members = Object.entries(found ?? {}).map(([name, value]) => [`found.${name}`, value] as const);
  const look = run.look ?? undefined;
  const called = await callRole(run, run.service, record, { ...run.values, look, ...Object.fromEntries(members) });
  if (called.kind === 'held') return { state: 'held', approvals: [called.url] };
  if (called.kind === 'failed') return { state: 'failed', notes: [called.words] };
  const words = await lookAt(run);
  if (words !== null) return { state: 'failed', notes: [words] };
  return { state: isDone(run, record) ? 'done' : 'waiting', notes: called.notes };
}

function isDone(run: Run, { done }: RoleActRecord): boolean {
  if (done === undefined) return run.look !== null;
  if ('when' in done) return run.look !== null && meets(done.when, run.look);
  if (!('holds' in done)) return foundIn(run, done) !== undefined;
  const list = run.look === null ? undefined : valueAt(run.look, done.list);
  return Array.isArray(list) && list.map(String).includes(done.holds);
}

function foundIn({ look, also, values }: Run, find: RoleFindRecord): JsonObject | undefined {
  const data = find.of === undefined ? look : also[find.of];
  return data ? findIn(data, find, values) : undefined;
}

async function publishStep(run: Run, step: JointStepRecord, waitsFor: readonly string[]): Promise<Finding> {
  const { request, zone } = run;
  const serves = step.until === undefined ? undefined : run.service.role.acts[step.until];
  if (serves && isDone(run, serves)) return { state: 'done' };
  const checks = run.checks.filter(({ check }) => step.publish?.includes(check));
  if (checks.length === 0) return withoutChecks(run, step, waitsFor);
  const open = checks.filter(({ state }) => state !== 'ok');
  if (open.length === 0) return { state: 'done' };
  const notes = open.map(({ meaning }) => meaning).filter(Boolean);
  const wanted = open.flatMap((check) => check.publish);
  if (wanted.length === 0) return { state: 'waiting', notes };
  if (zone.kind === 'unknown') return { state: 'failed', notes: [`The zone could not be read. ${zone.words}`] };
  if (zone.kind === 'none')
    return { state: 'hand_over', notes, records: wanted.map((record) => ({ kind: 'create', wanted: record })) };
  if (zone.zone.trouble !== null) return { state: 'blocked', notes: [zone.zone.trouble] };
  const plan = await planInZone(run, zone.zone, wanted);
  if (!plan.ok) return { state: 'failed', notes: [plan.words] };
  const { planned } = plan;
  notes.push(...plan.notes);
  const reasons = planned.flatMap((one) => ('reason' in one ? [one.reason] : []));
  const state = stateBefore(planned, { isAgreed: request.agreed.has(step.name), isProposal: step.proposal === true });
  if (state !== null) return { state, notes: [...notes, ...new Set(reasons)], records: planned };
  if (request.isDryRun) return { state: 'planned', notes, records: planned };
  if (waitsFor.length > 0) return { ...notStarted(waitsFor), records: planned };
  const published = await publishAll(run, step, planned);
  return { ...published, notes: [...plan.notes, ...(published.notes ?? [])] };
}

/** The service names no record: either none is needed any more, or none is known yet. */
function withoutChecks(
  { steps, request, look, zone, service }: Run,
  { needs = [], publish = [] }: JointStepRecord,
  waitsFor: readonly string[],
): Finding {
  if (waitsFor.length > 0) return notStarted(waitsFor);
  const isAhead = needs.some((name) => steps.find((one) => one.name === name)?.state === 'planned');
  if (look !== null && !(request.isDryRun && isAhead)) {
    const isExpected = publish.some((check) => service.role.expects?.includes(check));
    return isExpected
      ? { state: 'waiting', notes: ['The service does not list these records yet.'] }
      : { state: 'done' };
  }
  const notes = ['Its records are known once the steps before are carried out.'];
  if (zone.kind === 'unknown') return { state: 'failed', notes: [`The zone could not be read. ${zone.words}`] };
  if (zone.kind === 'none')
    return {
      state: 'planned',
      notes: [...notes, 'No connected account keeps the zone: publish them at its provider.'],
    };
  return zone.zone.trouble === null ? { state: 'planned', notes } : { state: 'blocked', notes: [zone.zone.trouble] };
}

function stateBefore(
  planned: readonly PlannedRecord[],
  { isAgreed, isProposal }: { readonly isAgreed: boolean; readonly isProposal: boolean },
): StepState | null {
  if (planned.some(({ kind }) => kind === 'blocked')) return 'blocked';
  if (isAgreed || planned.every(({ kind }) => kind === 'present')) return null;
  if (isProposal) return 'proposed';
  return planned.some(({ kind }) => kind === 'change') ? 'needs_agreement' : null;
}

async function publishAll(run: Run, step: JointStepRecord, planned: readonly PlannedRecord[]): Promise<Finding> {
  if (run.zone.kind !== 'found') throw new Error('records were planned in no zone');
  const approvals: string[] = [];
  const failures: string[] = [];
  for (const one of planned) {
    if (one.kind !== 'create' && one.kind !== 'change') continue;
    const called = await publish(run, run.zone.zone, one);
    if (called.kind === 'held') approvals.push(called.url);
    if (called.kind === 'failed') failures.push(called.words);
  }
  if (failures.length > 0) return { state: 'failed', notes: failures, records: planned, approvals };
  if (approvals.length > 0) return { state: 'held', records: planned, approvals };
  const words = await lookAt(run);
  if (words !== null) return { state: 'failed', notes: [words], records: planned };
  const open = run.checks.filter(({ check, state }) => step.publish?.includes(check) && state !== 'ok');
  return open.length === 0
    ? { state: 'done', records: planned }
    : { state: 'waiting', notes: ['Published. Public DNS does not show it yet.'], records: planned };
}

function failedStep({ name, title }: JointStepRecord, words: string): StepReport {
  return { name, title, state: 'failed', notes: [words], records: [], approvals: [] };
}

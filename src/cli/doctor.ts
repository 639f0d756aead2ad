import type { Command } from 'commander';
import { diagnose, type Finding } from '../admin/index.js';
import { isJsonObject, type JsonValue, systemClock } from '../base/index.js';
import type { GatewayRecord } from '../config/index.js';
import type { Installation } from '../wire/index.js';
import { doctorReplies, type RepliesFlags } from './doctor-replies.js';
import { findLiveGateway, readJson } from './live-gateway.js';
import { asCalled, CommandFault, printJson, printTable } from './output.js';
import {
  configOrFault,
  type InstallationFlags,
  withInstallation,
  withInstallationOptions,
} from './with-installation.js';

interface DoctorFlags extends InstallationFlags, RepliesFlags {
  readonly json?: boolean;
  readonly replies?: boolean;
  readonly connectTo?: string;
  readonly publicUrl?: string;
}

const timeoutMs = 60_000;

/** `gatehouse doctor`: checks everything that the gateway needs. */
export function addDoctorCommand(program: Command): void {
  withInstallationOptions(program.command('doctor'))
    .description('check store, keys, OAuth clients, the clock, the services’ hosts and each account')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send requests for a host to another origin')
    .option('--public-url <url>', 'how clients reach the gateway')
    .option('--replies', 'compare the replies of an account’s service with the declared ones, by calls that only read')
    .option('--account <id>', 'with --replies: the account (default: the only one)')
    .option('--tools <names>', 'with --replies: comma-separated tools (default: all that read)')
    .option('--calls <count>', 'with --replies: maximum number of calls', '100')
    .addHelpText(
      'after',
      asCalled(
        '\nA running gateway checks itself with its own settings. Without one, or with --connect-to or --public-url, this command runs the checks.\nExits with 1 if a check fails.\n--replies reports member names and types, never values, and stays below the rate limit of the service.\n\nExamples:\n  gatehouse doctor\n  gatehouse doctor --replies --account acc_4kq2xw9d0r7m1z5b',
      ),
    )
    .action((flags: DoctorFlags) => (flags.replies === true ? compare(flags) : look(flags)));
}

function look(flags: DoctorFlags): Promise<void> {
  return withInstallation(
    flags,
    async (installation) => {
      const { findings, checkedBy } = await check(installation, flags);
      const faults = findings.filter(({ verdict }) => verdict === 'fault').length;
      if (flags.json) printJson({ healthy: faults === 0, checked_by: checkedBy, findings });
      else
        printTable(
          ['VERDICT', 'WHAT', 'DETAIL'],
          findings.map(({ verdict, name, detail }) => [verdict, name, detail]),
          '',
        );
      if (faults > 0) throw new CommandFault(`${faults} fault${faults === 1 ? '' : 's'} found.`);
    },
    { keyPolicy: 'report' },
  );
}

// This command must not send requests to the service's own hosts if a running gateway sends them elsewhere.
async function compare(flags: DoctorFlags): Promise<void> {
  const live = flags.connectTo === undefined ? await findLiveGateway(configOrFault(flags)) : undefined;
  const routes = live?.connectTo ? { connectTo: live.connectTo } : {};
  await withInstallation({ ...flags, ...routes }, (installation) => doctorReplies(installation, flags));
}

interface Checked {
  readonly findings: readonly Finding[];
  readonly checkedBy: 'gateway' | 'command line';
}

// A running gateway may have settings that this command does not know, so the check runs there, as in the dashboard.
async function check(installation: Installation, flags: DoctorFlags): Promise<Checked> {
  const isOwn = flags.connectTo !== undefined || flags.publicUrl !== undefined;
  const live = isOwn ? undefined : await findLiveGateway(installation.config);
  const asked = live && (await askGateway(installation, live));
  if (asked) return { findings: asked, checkedBy: 'gateway' };
  const findings = await diagnose({ ...installation, clock: systemClock }, AbortSignal.timeout(timeoutMs));
  return { findings, checkedBy: 'command line' };
}

async function askGateway(
  { sessions }: Installation,
  { localOrigin }: GatewayRecord,
): Promise<readonly Finding[] | undefined> {
  const { session, secret } = await sessions.begin({ name: 'command line', role: 'viewer' });
  try {
    const answer = await readJson(`${localOrigin}/doctor`, timeoutMs, { cookie: `gatehouse_session=${secret}` });
    return isJsonObject(answer) && Array.isArray(answer.findings) ? answer.findings.flatMap(findingOf) : undefined;
  } finally {
    await sessions.end(session.id);
  }
}

function findingOf(value: JsonValue): readonly Finding[] {
  if (!isJsonObject(value)) return [];
  const { name, verdict, detail } = value;
  const isVerdict = verdict === 'ok' || verdict === 'warning' || verdict === 'fault';
  return isVerdict && typeof name === 'string' && typeof detail === 'string' ? [{ name, verdict, detail }] : [];
}

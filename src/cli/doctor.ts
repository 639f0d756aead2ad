import type { Command } from 'commander';
import { diagnose } from '../admin/index.js';
import { systemClock } from '../base/index.js';
import { CommandFault, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

interface DoctorFlags extends InstallationFlags {
  readonly connectTo?: string;
  readonly publicUrl?: string;
}

const timeoutMs = 60_000;

/** `gatehouse doctor`: whether everything is there that the gateway needs to work. */
export function addDoctorCommand(program: Command): void {
  withInstallationOptions(program.command('doctor'))
    .description('look at store, keys, OAuth clients, the clock, the services’ hosts and each account')
    .option('--connect-to <routes>', 'host=origin[,host=origin...]: send what is meant for a host elsewhere')
    .option('--public-url <url>', 'how clients reach the gateway')
    .addHelpText('after', '\nEnds with 1 where something is a fault.\n\nExample:\n  gatehouse doctor')
    .action((flags: DoctorFlags) =>
      withInstallation(flags, async (installation) => {
        const findings = await diagnose({ ...installation, clock: systemClock }, AbortSignal.timeout(timeoutMs));
        const faults = findings.filter(({ verdict }) => verdict === 'fault').length;
        if (flags.json) printJson({ healthy: faults === 0, findings });
        else
          printTable(
            ['VERDICT', 'WHAT', 'DETAIL'],
            findings.map(({ verdict, name, detail }) => [verdict, name, detail]),
            '',
          );
        if (faults > 0) throw new CommandFault(`${faults} fault${faults === 1 ? '' : 's'} found.`);
      }),
    );
}

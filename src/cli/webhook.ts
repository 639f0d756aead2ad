import type { Command } from 'commander';
import type { Installation } from '../wire/index.js';
import { asCalled, CommandFault, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

const shownMax = 100;

/** `gatehouse webhook ...`: where account events are sent. */
export function addWebhookCommand(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('show and test the webhook that hears of account events (GATEHOUSE_WEBHOOK_URL)');
  withInstallationOptions(webhook.command('show'))
    .description('show the address, the signing secret, and events that have not arrived')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook show'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => show(installation, flags)));
  withInstallationOptions(webhook.command('test'))
    .description('send an event that says nothing but that it has arrived')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook test'))
    .action((flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const { status, fault } = await opened(installation).test(AbortSignal.timeout(30_000));
        if (flags.json) printJson({ arrived: fault === null, status, fault });
        else if (fault === null) print(`It arrived: HTTP ${status}.`);
        if (fault !== null) throw new CommandFault(`It did not arrive: ${fault}`);
      }),
    );
}

async function show(installation: Installation, flags: InstallationFlags): Promise<void> {
  const { url, signingSecret } = opened(installation);
  const waiting = await installation.store.events.list(shownMax);
  if (flags.json) return printJson({ url, signing_secret: signingSecret, waiting: waiting.length });
  print(`Events go to ${url}.\nReceivers check their signature (Standard Webhooks) with:\n\n  ${signingSecret}\n`);
  printTable(
    ['EVENT', 'ACCOUNT', 'ATTEMPTS', 'LAST ERROR'],
    waiting.map(({ type, accountId, attempts, lastError }) => [type, accountId, String(attempts), lastError ?? '-']),
    'Every event has arrived.',
  );
}

function opened({ events }: Installation) {
  if (!events)
    throw new CommandFault('No webhook is configured: set GATEHOUSE_WEBHOOK_URL to where events are to be sent.');
  return events;
}

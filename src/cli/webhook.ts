import type { Command } from 'commander';
import type { Installation } from '../wire/index.js';
import { asCalled, CommandFault, print, printJson, printTable } from './output.js';
import { addEndpointCommands, testEndpoint } from './webhook-endpoints.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

const shownMax = 100;

/** `gatehouse webhook ...`: where account events are sent. */
export function addWebhookCommand(program: Command): void {
  const webhook = program
    .command('webhook')
    .description('webhook endpoints, and the one of GATEHOUSE_WEBHOOK_URL (show, test)');
  addEndpointCommands(webhook);
  withInstallationOptions(webhook.command('show'))
    .description('show the URL, the signing secret, and undelivered events')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook show'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => show(installation, flags)));
  withInstallationOptions(webhook.command('test [id]'))
    .description('send a test event to an endpoint, or to GATEHOUSE_WEBHOOK_URL')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook test whk_4kq2xw9d0r7m1z5b'))
    .action((id: string | undefined, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        if (id !== undefined) return testEndpoint(installation, id, flags);
        const { status, fault } = await opened(installation).test(AbortSignal.timeout(30_000));
        if (flags.json) printJson({ arrived: fault === null, status, fault });
        else if (fault === null) print(`Delivered: HTTP ${status}.`);
        if (fault !== null) throw new CommandFault(`Delivery failed: ${fault}`);
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
    'Every event was delivered.',
  );
}

function opened({ events }: Installation) {
  if (!events)
    throw new CommandFault('No webhook is configured: set GATEHOUSE_WEBHOOK_URL to the URL that receives events.');
  return events;
}

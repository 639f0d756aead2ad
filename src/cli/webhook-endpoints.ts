import type { Command } from 'commander';
import { serializeDelivery, serializeEndpoint } from '../admin/index.js';
import { ok, refuse } from '../base/index.js';
import { eventTypes, type RevealedEndpoint } from '../events/index.js';
import type { WebhookEndpointRow } from '../store/index.js';
import type { Installation } from '../wire/index.js';
import { act } from './act.js';
import { asCalled, CommandFault, faultOf, print, printJson, printTable } from './output.js';
import { type InstallationFlags, withInstallation, withInstallationOptions } from './with-installation.js';

const testMs = 30_000;
const shownMax = 50;

interface EndpointFlags extends InstallationFlags {
  readonly name?: string;
  readonly url?: string;
  readonly events?: string;
  readonly enabled?: string;
}

/** Adds the commands about webhook endpoints that are records. */
export function addEndpointCommands(webhook: Command): void {
  withEndpointOptions(withInstallationOptions(webhook.command('create')), true)
    .description('create an endpoint and print its signing secret, once')
    .addHelpText(
      'after',
      asCalled(
        '\nExample:\n  gatehouse webhook create --name ops --url https://hooks.example.com/gatehouse --events approval.requested,mcp_server.expiring',
      ),
    )
    .action((flags: EndpointFlags) =>
      withInstallation(flags, async (installation) => {
        const work = () => installation.webhooks.create(membersOf(flags));
        reveal(flags, await act(installation, 'webhook_endpoint.create', { work, about: ofRevealed }));
      }),
    );
  withInstallationOptions(webhook.command('list'))
    .description('list the endpoints')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook list'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withEndpointOptions(withInstallationOptions(webhook.command('update <id>')), false)
    .description('change an endpoint; options that are not passed stay as they are')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook update whk_4kq2xw9d0r7m1z5b --enabled false'))
    .action((id: string, flags: EndpointFlags) =>
      withInstallation(flags, async (installation) => {
        const work = () => installation.webhooks.update(id, membersOf(flags));
        const row = await act(installation, 'webhook_endpoint.update', { work, about: ofEndpoint });
        if (flags.json) printJson(serializeEndpoint(row));
        else print(`Changed ${id}.`);
      }),
    );
  withInstallationOptions(webhook.command('delete <id>'))
    .description('delete an endpoint with its deliveries')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook delete whk_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const work = async () =>
          (await installation.webhooks.delete(id))
            ? ok(id)
            : refuse('not_found', `There is no webhook endpoint ${id.slice(0, 60)}.`);
        await act(installation, 'webhook_endpoint.delete', { work, about: () => ({ arguments: { id } }) });
        if (flags.json) printJson({ id });
        else print(`Deleted ${id}.`);
      }),
    );
  addDeliveryCommands(webhook);
}

function addDeliveryCommands(webhook: Command): void {
  withInstallationOptions(webhook.command('rotate-secret <id>'))
    .description('give an endpoint a new signing secret; both sign during the overlap')
    .option('--overlap-hours <hours>', '0 to 168', '24')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook rotate-secret whk_4kq2xw9d0r7m1z5b'))
    .action((id: string, flags: InstallationFlags & { overlapHours: string }) =>
      withInstallation(flags, async (installation) => {
        const work = () => installation.webhooks.rotateSecret(id, { overlap_hours: Number(flags.overlapHours) });
        reveal(flags, await act(installation, 'webhook_endpoint.rotate_secret', { work, about: ofRevealed }));
      }),
    );
  withInstallationOptions(webhook.command('deliveries <id>'))
    .description('show the newest deliveries to an endpoint')
    .option('--state <state>', 'waiting, delivered or failed')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook deliveries whk_4kq2xw9d0r7m1z5b --state failed'))
    .action((id: string, flags: InstallationFlags & { state?: string }) =>
      withInstallation(flags, async ({ webhooks }) => {
        const found = await webhooks.deliveries(id, flags.state, { limit: shownMax });
        if (!found.ok) throw faultOf(found.refusal);
        const shown = found.value.items.map(serializeDelivery);
        if (flags.json) return printJson({ result: shown });
        printTable(
          ['DELIVERY', 'EVENT', 'STATE', 'ATTEMPTS', 'CREATED', 'LAST ERROR'],
          shown.map((row) =>
            ['id', 'type', 'state', 'attempts', 'created_at', 'last_error'].map((key) => String(row[key] ?? '-')),
          ),
          'No deliveries yet. Events appear here when they happen.',
        );
      }),
    );
  withInstallationOptions(webhook.command('replay <id> <delivery>'))
    .description('send a delivery again')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse webhook replay whk_4kq2xw9d0r7m1z5b dlv_9m0d2x7q4w1z5k8r'))
    .action((id: string, delivery: string, flags: InstallationFlags) =>
      withInstallation(flags, async (installation) => {
        const work = () => installation.webhooks.replay(id, delivery);
        const about = () => ({ arguments: { id, delivery_id: delivery } });
        await act(installation, 'webhook_endpoint.replay', { work, about });
        if (flags.json) printJson({ id: delivery });
        else print(`${delivery} is sent again by the running gateway.`);
      }),
    );
}

/** Sends a test event to an endpoint and prints the result. Throws an error if it did not arrive. */
export async function testEndpoint(installation: Installation, id: string, flags: InstallationFlags): Promise<void> {
  const { status, fault } = await act(installation, 'webhook_endpoint.test', {
    work: () => installation.webhooks.test(id, AbortSignal.timeout(testMs)),
    about: () => ({ arguments: { id } }),
  });
  if (flags.json) printJson({ arrived: fault === null, status, fault });
  else if (fault === null) print(`Delivered: HTTP ${status}.`);
  if (fault !== null) throw new CommandFault(`Delivery failed: ${fault}`);
}

function withEndpointOptions(command: Command, isNew: boolean): Command {
  const option = (flags: string, words: string): Command =>
    isNew ? command.requiredOption(flags, words) : command.option(flags, words);
  option('--name <name>', 'what people call it');
  option('--url <url>', 'https URL of the receiver');
  option('--events <types>', `comma-separated: ${Object.keys(eventTypes).join(', ')}`);
  return command.option('--enabled <boolean>', 'true or false (default: true)');
}

function membersOf({ name, url, events, enabled }: EndpointFlags): object {
  return {
    ...(name === undefined ? {} : { name }),
    ...(url === undefined ? {} : { url }),
    ...(events === undefined ? {} : { events: events.split(',').map((type) => type.trim()) }),
    ...(enabled === undefined ? {} : { enabled: enabled === 'true' ? true : enabled === 'false' ? false : enabled }),
  };
}

function ofEndpoint(row: WebhookEndpointRow | null) {
  return { arguments: row ? { id: row.id, name: row.name, events: row.events } : {} };
}

function ofRevealed(made: RevealedEndpoint | null) {
  return ofEndpoint(made?.endpoint ?? null);
}

function reveal(flags: InstallationFlags, { endpoint, secret }: RevealedEndpoint): void {
  if (flags.json) printJson({ ...serializeEndpoint(endpoint), signing_secret: secret });
  else
    print(
      `Webhook endpoint ${endpoint.id} "${endpoint.name}". Its signing secret. Copy it now. It will not be shown again:\n\n  ${secret}`,
    );
}

async function list({ webhooks }: Installation, flags: InstallationFlags): Promise<void> {
  const shown = (await webhooks.list()).map(serializeEndpoint);
  if (flags.json) return printJson({ result: shown });
  printTable(
    ['ID', 'ENABLED', 'NAME', 'URL', 'EVENTS'],
    shown.map((row) => ['id', 'enabled', 'name', 'url', 'events'].map((key) => String(row[key] ?? '-'))),
    'No webhook endpoints yet.',
  );
}

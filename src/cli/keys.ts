import type { Command } from 'commander';
import { performAction } from '../admin/index.js';
import { systemClock } from '../base/index.js';
import { type Config, replaceKey } from '../config/index.js';
import { findMissingKeys, rotateSecrets } from '../tokens/index.js';
import type { Installation } from '../wire/index.js';
import { asCalled, CommandFault, faultOf, print, printJson, printTable } from './output.js';
import {
  configOrFault,
  type InstallationFlags,
  requireInstallation,
  withInstallation,
  withInstallationOptions,
} from './with-installation.js';

/** `gatehouse keys ...`: the keys that seal stored secrets. */
export function addKeysCommand(program: Command): void {
  const keys = program.command('keys').description('show and rotate the encryption keys');
  withInstallationOptions(keys.command('list'))
    .description('list the keys that stored secrets are encrypted with')
    .addHelpText('after', asCalled('\nExample:\n  gatehouse keys list'))
    .action((flags: InstallationFlags) => withInstallation(flags, (installation) => list(installation, flags)));
  withInstallationOptions(keys.command('rotate'))
    .description('replace the encryption key and encrypt every secret again, while gateways continue to serve')
    .addHelpText(
      'after',
      asCalled(
        '\nThe key in the data folder is replaced, and the old one is kept next to it. Replace a key that is configured in\nGATEHOUSE_ENCRYPTION_KEY yourself: set the new key there and the old one in GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS\non every gateway, restart the gateways, then run this command.\n\nExample:\n  gatehouse keys rotate',
      ),
    )
    .action((flags: InstallationFlags) => rotate(flags));
  withInstallationOptions(keys.command('adopt'))
    .description('use this database with the current keys if its previous keys are lost')
    .addHelpText('after', asCalled('\nStop every gateway first.\n\nExample:\n  gatehouse keys adopt'))
    .action((flags: InstallationFlags) => adopt(flags));
}

async function adopt(flags: InstallationFlags): Promise<void> {
  await withInstallation(
    flags,
    async ({ vault }) => {
      if (flags.json) return printJson({ key_id: vault.keyId() });
      print(
        'This database now uses the current keys. Data that other keys encrypted or hashed cannot be read: reconnect the accounts, and create MCP servers and API tokens again if the token hash key is new.',
      );
    },
    { keyPolicy: 'adopt' },
  );
}

async function list({ store, vault }: Installation, flags: InstallationFlags): Promise<void> {
  const used = await store.secrets.keyUse();
  const missing = new Set((await findMissingKeys({ store, vault })).map(({ keyId }) => keyId));
  const current = vault.keyId();
  const shown = [
    ...(used.some(({ keyId }) => keyId === current) ? [] : [{ keyId: current, accountIds: [] }]),
    ...used,
  ].map(({ keyId, accountIds }) => ({
    key_id: keyId,
    state: keyId === current ? 'seals' : missing.has(keyId) ? 'lost' : 'opens',
    integrated_account_ids: accountIds,
  }));
  if (flags.json) return printJson({ result: shown });
  printTable(
    ['KEY', 'STATE', 'ACCOUNTS'],
    shown.map(({ key_id, state, integrated_account_ids: ids }) => [key_id, state, ids.join(', ') || '-']),
    '',
  );
}

async function rotate(flags: InstallationFlags): Promise<void> {
  const config = configOrFault(flags);
  requireInstallation(config);
  const performed = await withInstallation(flags, ({ store }) =>
    performAction(
      { store, clock: systemClock },
      { action: 'keys.rotate', apiTokenId: null, client: 'command line', arguments: {} },
      {
        work: () => replaceAndReseal(config, flags),
        resultOf: ({ keyId, resealed, locked }) => ({
          subject: { arguments: { key_id: keyId, resealed, locked: locked.length } },
          outcome: locked.length === 0 ? 'ok' : 'error',
          detail: null,
        }),
      },
    ),
  );
  if (!performed.ok) throw faultOf(performed.refusal);
  const { replaced, keyId, resealed, locked } = performed.value.made;
  const accounts = [...new Set(locked.map(({ accountId }) => accountId))];
  if (flags.json) {
    printJson({ key_id: keyId, previous_key_id: replaced?.previousId ?? null, resealed, locked: accounts });
  } else {
    if (replaced) print(`The key ${replaced.previousId} was replaced by ${replaced.id}. Back up the data folder.`);
    else print(`Secrets are sealed under the configured key ${keyId}.`);
    print(`${resealed} secret${resealed === 1 ? '' : 's'} encrypted again.`);
  }
  if (accounts.length > 0)
    throw new CommandFault(
      `No current key decrypts the secrets of ${accounts.join(', ')}: set the key in GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS and run this again, or reconnect them.`,
    );
  if (!flags.json && replaced)
    print(`Once every gateway has run for an hour, encryption.key.${replaced.previousId} can be deleted.`);
}

type Resealed = Awaited<ReturnType<typeof rotateSecrets>> & {
  readonly keyId: string;
  /** Null if the key is configured, and its owner has to replace it. */
  readonly replaced: ReturnType<typeof replaceKey>;
};

// The installation is opened again: its keys are read when it opens.
async function replaceAndReseal(config: Config, flags: InstallationFlags): Promise<Resealed> {
  const replaced = replaceKey(config);
  return withInstallation(flags, async ({ store, vault }) => ({
    ...(await rotateSecrets({ store, clock: systemClock, vault })),
    keyId: vault.keyId(),
    replaced,
  }));
}

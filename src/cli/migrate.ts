import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { systemClock } from '../base/index.js';
import { copyStore, openStore, type Store, type TransferProgress } from '../store/index.js';
import { findLiveGateway } from './live-gateway.js';
import { asCalled, CommandFault, faultOf, print, printJson } from './output.js';
import { configOrFault } from './with-installation.js';

interface MigrateFlags {
  readonly from: string;
  readonly to?: string;
  readonly json?: boolean;
}

/** `gatehouse migrate`: an installation from one database into another. */
export function addMigrateCommand(program: Command): void {
  program
    .command('migrate')
    .description('copy an installation into another, empty database, and check it there')
    .requiredOption('--from <place>', 'sqlite:<data folder> or postgres://...')
    .option('--to <place>', 'the same; default: DATABASE_URL, which keeps the password out of the process list')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      asCalled(
        '\nStop every gateway on both databases first. The keys are not copied: every gateway needs the same\nencryption.key and token-hash.key (or GATEHOUSE_ENCRYPTION_KEY and GATEHOUSE_TOKEN_HASH_KEY) as before.\n\nExample:\n  gatehouse migrate --from sqlite:.gatehouse --to postgres://gatehouse@db.example.com/gatehouse',
      ),
    )
    .action(async (flags: MigrateFlags) => {
      const to = flags.to ?? configOrFault({}).databaseUrl;
      if (to === null) throw new CommandFault('Missing target: pass --to or set DATABASE_URL.', 2);
      const source = await openPlace(flags.from, { isSource: true });
      try {
        const target = await openPlace(to, { isSource: false });
        try {
          await move(source, target, flags.json === true);
        } finally {
          await target.close();
        }
      } finally {
        await source.close();
      }
    });
}

async function move(source: Store, target: Store, isJson: boolean): Promise<void> {
  const terminal = process.stderr.isTTY ? process.stderr : null;
  const copied = await copyStore(source, target, (progress) => terminal?.write(`\r${progressBar(progress)}`));
  terminal?.write('\r\u001b[K');
  if (!copied.ok) throw faultOf(copied.refusal);
  const { counts, auditHead } = copied.value;
  if (isJson) return printJson({ rows: counts, audit_head: auditHead });
  const rows = Object.values(counts).reduce((sum, count) => sum + count, 0);
  print(
    `Copied ${rows} rows: ${Object.entries(counts)
      .map(([table, count]) => `${table} ${count}`)
      .join(', ')}.`,
  );
  print(`The audit chain is whole, to row ${auditHead.sequence} (${auditHead.hash || 'empty'}).`);
  print('Set the same keys as before and DATABASE_URL on every gateway, then start them.');
}

const barWidth = 30;

function progressBar({ table, done, all }: TransferProgress): string {
  const share = all === 0 ? 1 : done / all;
  const filled = Math.round(share * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${Math.floor(share * 100)} %  ${table}\u001b[K`;
}

async function openPlace(place: string, { isSource }: { readonly isSource: boolean }): Promise<Store> {
  const folder = /^sqlite:(.+)$/.exec(place)?.[1];
  if (folder === undefined && !/^postgres(ql)?:\/\//.test(place))
    throw new CommandFault('A place is sqlite:<data folder> or postgres://user@host/database.', 2);
  const dataDir = resolve(folder ?? '.');
  // The embedded store creates what is missing, and an empty installation is not a source.
  if (isSource && folder !== undefined && !existsSync(join(dataDir, 'gatehouse.db')))
    throw new CommandFault(`There is no gatehouse.db in ${dataDir}.`);
  // What a gateway writes during the copy would be lost.
  const gateway = folder === undefined ? undefined : await findLiveGateway({ dataDir });
  if (gateway)
    throw new CommandFault(
      `A gateway is serving ${dataDir} at ${gateway.localOrigin}. Nothing was copied. Stop it, then run this again.`,
    );
  const databaseUrl = folder === undefined ? place : null;
  const store = await openStore({ databaseUrl, dataDir, clock: systemClock }).catch((error: unknown) => {
    throw new CommandFault(error instanceof Error ? error.message : String(error));
  });
  if (await store.transfer.isServed()) {
    await store.close();
    throw new CommandFault(
      `A gateway is serving the database given as --${isSource ? 'from' : 'to'}. Nothing was copied. Stop every gateway on it, then run this again.`,
    );
  }
  return store;
}

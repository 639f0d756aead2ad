import { Command, CommanderError } from 'commander';
import { Damage, UnavailableError } from '../base/index.js';
import { CatalogueFault } from '../catalogue/index.js';
import { programCommand, programVersion } from '../config/index.js';
import { addAccountsCommand } from './accounts.js';
import { addApprovalsCommand } from './approvals.js';
import { addAuditCommand } from './audit.js';
import { addBridgeCommand } from './bridge.js';
import { addBundleCommand } from './bundle.js';
import { addDashboardCommand } from './dashboard.js';
import { addDemoCommand } from './demo.js';
import { addDoctorCommand } from './doctor.js';
import { addIntegrationsCommand } from './integrations.js';
import { addKeysCommand } from './keys.js';
import { addMcpCommand } from './mcp.js';
import { addMigrateCommand } from './migrate.js';
import { CommandFault, printError } from './output.js';
import { addRunbookCommand } from './runbook.js';
import { addSandboxCommand } from './sandbox.js';
import { addServeCommand } from './serve.js';
import { addTokensCommand } from './tokens.js';
import { addToolsCommand } from './tools.js';
import { addWebhookCommand } from './webhook.js';

/** Runs one command and returns the exit code: 0, 1 for a failure, 2 for wrong usage, 3 for a detected difference. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  const program = new Command(programCommand())
    .description(
      'Managed MCP servers: connect a REST service once, then create scoped, expiring, audited MCP URLs for it.',
    )
    .version(programVersion())
    .exitOverride()
    .configureOutput({ outputError: printError })
    .showHelpAfterError(`("${programCommand()} --help" shows what there is)`);
  for (const add of [
    addDemoCommand,
    addServeCommand,
    addDashboardCommand,
    addSandboxCommand,
    addAccountsCommand,
    addMcpCommand,
    addToolsCommand,
    addRunbookCommand,
    addIntegrationsCommand,
    addTokensCommand,
    addBridgeCommand,
    addBundleCommand,
    addApprovalsCommand,
    addAuditCommand,
    addKeysCommand,
    addWebhookCommand,
    addDoctorCommand,
    addMigrateCommand,
  ])
    add(program);
  overrideExits(program);
  try {
    await program.parseAsync(argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFault || error instanceof CatalogueFault) {
      printError(error.message);
      return error instanceof CommandFault ? error.exitCode : 1;
    }
    // Not a bug: the message states the problem, and a stack would add nothing.
    if (error instanceof UnavailableError || error instanceof Damage) {
      printError(error.message);
      return 1;
    }
    // A bug: its report needs all of it.
    printError(`Internal error. This is a bug in Gatehouse: ${error instanceof Error ? error.stack : String(error)}`);
    return 1;
  }
}

function overrideExits(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    overrideExits(child);
  }
}

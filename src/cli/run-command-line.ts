import { Command, CommanderError } from 'commander';
import { Damage, UnavailableError } from '../base/index.js';
import { CatalogueFault } from '../catalogue/index.js';
import { programCommand, programVersion } from '../config/index.js';
import { CommandFault, printError } from './output.js';

/** Imports the module of a command, and returns the function that adds it to the program. */
type LoadCommand = () => Promise<(program: Command) => void>;

/** The commands in the order of the help. A command starts faster without the modules of the others. */
const commands: { readonly [name: string]: LoadCommand } = {
  demo: async () => (await import('./demo.js')).addDemoCommand,
  serve: async () => (await import('./serve.js')).addServeCommand,
  dashboard: async () => (await import('./dashboard.js')).addDashboardCommand,
  sandbox: async () => (await import('./sandbox.js')).addSandboxCommand,
  accounts: async () => (await import('./accounts.js')).addAccountsCommand,
  mcp: async () => (await import('./mcp.js')).addMcpCommand,
  tools: async () => (await import('./tools.js')).addToolsCommand,
  runbook: async () => (await import('./runbook.js')).addRunbookCommand,
  integrations: async () => (await import('./integrations.js')).addIntegrationsCommand,
  tokens: async () => (await import('./tokens.js')).addTokensCommand,
  bridge: async () => (await import('./bridge.js')).addBridgeCommand,
  bundle: async () => (await import('./bundle.js')).addBundleCommand,
  approvals: async () => (await import('./approvals.js')).addApprovalsCommand,
  audit: async () => (await import('./audit.js')).addAuditCommand,
  keys: async () => (await import('./keys.js')).addKeysCommand,
  webhook: async () => (await import('./webhook.js')).addWebhookCommand,
  doctor: async () => (await import('./doctor.js')).addDoctorCommand,
  migrate: async () => (await import('./migrate.js')).addMigrateCommand,
};

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
  for (const load of neededCommands(argv[2])) (await load())(program);
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

// The help, and the suggestion for an unknown name, need every command.
function neededCommands(wanted = ''): readonly LoadCommand[] {
  const needed = Object.hasOwn(commands, wanted) ? commands[wanted] : undefined;
  return needed ? [needed] : Object.values(commands);
}

function overrideExits(command: Command): void {
  for (const child of command.commands) {
    child.exitOverride();
    overrideExits(child);
  }
}

// Every command of the README and of the pages below, how it is run from an installed package, and the expected result. `skip` is the reason why one is not run.

/** The pages whose commands are run, in this order. */
export const commandPages = [
  'README.md',
  // First, because it connects the account that the later ones need.
  'docs/zoho-mail.md',
  'docs/quickstart.md',
  'docs/mcp-servers.md',
  'docs/settings.md',
  'docs/command-line.md',
];

const help = (words) => ({ run: `${words} --help`, prints: /^Usage: gatehouse /m });

/**
 * By the command as these pages write it. `run` replaces it where it needs something of the moment; `prints` must match what it writes; `isNew` ones run in a new data folder
 * without a gateway, in the order of the pages.
 */
export const readmeCommands = {
  'gatehouse accounts': help('gatehouse accounts'),
  'gatehouse approvals': help('gatehouse approvals'),
  'gatehouse audit': help('gatehouse audit'),
  'gatehouse bundle': help('gatehouse bundle'),
  'gatehouse integrations': help('gatehouse integrations'),
  'gatehouse keys': help('gatehouse keys'),
  'gatehouse mcp': help('gatehouse mcp'),
  'gatehouse mcp create': help('gatehouse mcp create'),
  'gatehouse migrate': help('gatehouse migrate'),
  'gatehouse runbook': help('gatehouse runbook'),
  'gatehouse tokens': help('gatehouse tokens'),
  'gatehouse webhook': help('gatehouse webhook'),
  'gatehouse demo': { skip: 'stays: started below, on any free port' },
  'gatehouse sandbox': { skip: 'stays: started below' },
  'gatehouse serve': { skip: 'stays: started below, on any free port' },
  'gatehouse serve --help': { prints: /^Usage: gatehouse serve/m },
  'gatehouse mcp rotate <id>': help('gatehouse mcp rotate'),
  'gatehouse <command>': { skip: 'stands for the others' },
  'gatehouse accounts connect zoho-mail --code 1000.abc... --data-center eu': {
    run: ({ code }) => `gatehouse accounts connect zoho-mail --code ${code} --data-center eu`,
    prints: /acc_\w+/,
    isNew: true,
  },
  'gatehouse accounts connect zoho-mail --device --tags domains': { skip: 'waits until a person decides' },
  'gatehouse accounts link zoho-mail --tags domains,groups': { prints: /\/connect\/gthl_/ },
  'gatehouse bridge': { skip: 'run with a message below' },
  'gatehouse bundle --title "Mail administration"': { prints: /Written: mail-administration\.mcpb/ },
  'gatehouse dashboard': { prints: /^http:\/\/127\.0\.0\.1:\d+\/session\/ticket\/gtht_/m },
  'gatehouse doctor': { prints: /^ok +store /m },
  'gatehouse doctor --replies': help('gatehouse doctor'),
  'gatehouse integrations new': { run: 'gatehouse integrations new tickets --folder own', prints: /tickets/ },
  'gatehouse integrations reload': help('gatehouse integrations reload'),
  'gatehouse keys adopt': help('gatehouse keys adopt'),
  'gatehouse keys rotate': { prints: /\w/ },
  'gatehouse mcp create --name "Domain auditor" --methods read --tags domains': {
    prints: /gths_/,
    isNew: true,
  },
  'gatehouse mcp create --name "Night shift" --tags spam_control --expires-at 2030-01-31T06:00:00Z': {
    prints: /gths_/,
    isNew: true,
  },
  'gatehouse serve --public-url https://gatehouse.example.com': { skip: 'stays: started below, on any free port' },
  'gatehouse tokens create --name me': { prints: /gtha_/ },
  'gatehouse tools zoho-mail': { prints: /zoho_mail_domains_verify/ },
  'gatehouse tools zoho-mail --evidence': { prints: /zoho_mail_domains_verify/ },
  'gatehouse webhook show': help('gatehouse webhook show'),
};

/** The commands that a text names, in their order, each once: inline code, and lines of blocks. */
export function commandsIn(text) {
  const named = [...text.matchAll(/`(gatehouse [^`]+)`|^ *(gatehouse [a-z].*)$/gm)].map(
    ([, inline, line]) => inline ?? line.trim(),
  );
  return [...new Set(named)];
}

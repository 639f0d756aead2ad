const prefixed = /\b(?:GATEHOUSE|OTEL)_[A-Z][A-Z0-9_]*\*?|\b(?:DATABASE|REDIS)_URL\b/g;
/** Read by OpenTelemetry's own library, or by a program of this project other than the gateway. */
const ofOthers = /^(?:OTEL_EXPORTER_OTLP_|OTEL_RESOURCE_ATTRIBUTES$|GATEHOUSE_(?:API_TOKEN|MCP_URL|ORIGIN|TOKEN)$)/;

/** Checks that every setting that the documentation names is one of the program, and that docs/settings.md names all of them. */
export function checkDocs({ facts, faultIn }, pages) {
  for (const [page, text] of Object.entries(pages)) {
    const unknown = new Set([...text.matchAll(prefixed)].map(([name]) => name));
    for (const name of unknown)
      if (!facts.isSetting(name) && !ofOthers.test(name) && !isPattern(facts, name))
        faultIn(page, `${name} is not a setting of the program`);
  }
  checkCommands(pages, faultIn);
  for (const name of facts.settings)
    if (!pages['docs/settings.md'].includes(`\`${name}\``))
      faultIn('docs/settings.md', `${name} is missing from the table of settings`);
}

// What people copy: a backup is for nobody else's eyes, and a fresh machine does not have every folder.
function checkCommands(pages, faultIn) {
  for (const [page, text] of Object.entries(pages))
    for (const [, block] of text.matchAll(/^ *```\w*\n(.*?)^ *```$/gms)) {
      if (/pg_dump |\.backup /.test(block) && !block.trimStart().startsWith('umask 077'))
        faultIn(page, 'a backup is made without "umask 077": every user of the machine could read it');
      for (const [line] of block.matchAll(/^install .*sysusers\.d\/.*$/gm))
        if (!/ -D /.test(line))
          faultIn(page, `"${line}": needs -D, because /etc/sysusers.d does not exist on a fresh machine`);
    }
}

// `GATEHOUSE_OIDC_*` and "GATEHOUSE_OIDC_" name a group of settings.
function isPattern(facts, name) {
  const start = name.replace(/\*$/, '');
  return start.endsWith('_') && [...facts.settings].some((setting) => setting.startsWith(start));
}

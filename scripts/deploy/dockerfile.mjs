const name = 'Dockerfile';

/** Checks the Dockerfile: its last stage runs as nobody, tells its health, and carries no secret and no installer's scripts. */
export function checkDockerfile({ facts, textOf, want }) {
  const instructions = textOf(name)
    .replace(/^\s*#.*$/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => /^(\w+)\s+(.*)$/.exec(line.trim()))
    .filter(Boolean)
    .map(([, verb, rest]) => ({ verb: verb.toUpperCase(), rest: rest.trim() }));
  const of = (verb, list = instructions) => list.filter((one) => one.verb === verb).map(({ rest }) => rest);
  const images = Object.fromEntries(of('ARG').map((rest) => rest.split('=')));
  for (const from of of('FROM')) {
    const image = from.split(' ')[0].replace(/^\$\{?(\w+)\}?$/, (_all, variable) => images[variable] ?? '');
    want(name, facts.isPinned(image), `FROM ${from}: the image has no exact version`);
  }
  for (const run of of('RUN').filter((text) => /\bnpm (ci|i|install)\b/.test(text)))
    want(
      name,
      /npm ci\b/.test(run) && run.includes('--ignore-scripts'),
      'packages are installed otherwise than by "npm ci --ignore-scripts"',
    );
  // What the ignore file holds back is not there to be copied: the build would end at that line.
  const sent = [...textOf(`${name}.dockerignore`).matchAll(/^!(.+)$/gm)].map(([, path]) => path);
  for (const path of of('COPY').flatMap(sourcesOf)) {
    const isSent = sent.some((one) => path === one || path.startsWith(`${one}/`));
    want(`${name}.dockerignore`, isSent, `COPY ${path}: is not sent to the engine`);
    want(name, facts.exists(path), `COPY ${path}: there is no such file`);
  }
  want(name, of('ADD').length === 0, 'ADD fetches and unpacks: COPY copies');
  for (const text of [...of('ARG'), ...of('ENV')])
    for (const [, variable] of text.matchAll(/(\w+)=/g))
      want(name, !facts.isSecret(variable), `${variable}: what is built in is no secret any more`);

  const last = instructions.slice(instructions.findLastIndex(({ verb }) => verb === 'FROM') + 1);
  const environment = Object.fromEntries(
    of('ENV', last).flatMap((text) => [...text.matchAll(/(\w+)=(\S+)/g)].map(([, key, value]) => [key, value])),
  );
  for (const variable of Object.keys(environment))
    want(name, facts.isOfRuntime(variable) || facts.isSetting(variable), `${variable} is not a setting of the program`);
  const [user] = of('USER', last).slice(-1);
  want(
    name,
    /^[1-9]\d*(:[1-9]\d*)?$/.test(user ?? ''),
    'the last stage needs a USER by number that is not root, as clusters check it',
  );
  const [health] = of('HEALTHCHECK', last);
  want(
    name,
    health?.includes('/healthz') && /CMD \["node"/.test(health),
    'the last stage needs a HEALTHCHECK of /healthz by node itself',
  );
  want(name, of('EXPOSE', last).includes(environment.GATEHOUSE_PORT), 'EXPOSE and GATEHOUSE_PORT differ');
  want(
    name,
    of('ENTRYPOINT', last)[0]?.startsWith('['),
    'ENTRYPOINT must be a list: a shell in between would keep SIGTERM to itself',
  );
}

/** What a COPY takes from the folder that was sent; nothing where it copies from another stage. */
function sourcesOf(rest) {
  const words = rest.split(/\s+/);
  return words.some((word) => word.startsWith('--from='))
    ? []
    : words.filter((word) => !word.startsWith('--')).slice(0, -1);
}

const name = 'Dockerfile';

/** Checks the Dockerfile: its last stage runs as an unprivileged user, has a health check, and contains no secret and no install scripts. */
export function checkDockerfile({ facts, textOf, want }) {
  const instructions = textOf(name)
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => /^(\w+)\s+(.*)$/.exec(line.trim()))
    .filter(Boolean)
    .map(([, verb, rest]) => ({ verb: verb.toUpperCase(), rest: rest.trim() }));
  const of = (verb, list = instructions) => list.filter((one) => one.verb === verb).map(({ rest }) => rest);
  checkBuild({ facts, textOf, want, of });
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
  checkLabels({ facts, want, labels: of('LABEL', last).join(' ') });
  want(
    name,
    of('RUN').some((run) => /npm sbom .*--sbom-format/.test(run)) && of('COPY', last).some((copy) => /sbom/.test(copy)),
    'the image has no SBOM',
  );
  want(
    name,
    health?.includes('--start-interval='),
    'HEALTHCHECK without --start-interval: a start waits for the first interval',
  );
  checkFolders({ want, runs: of('RUN', last).join(' ') });
  want(name, of('EXPOSE', last).includes(environment.GATEHOUSE_PORT), 'EXPOSE and GATEHOUSE_PORT differ');
  want(
    name,
    of('ENTRYPOINT', last)[0]?.startsWith('['),
    'ENTRYPOINT must be a list: a shell in between would keep SIGTERM to itself',
  );
}

// Images, packages and files that the build uses.
function checkBuild({ facts, textOf, want, of }) {
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
}

function checkLabels({ facts, want, labels }) {
  for (const label of ['licenses', 'revision', 'source', 'title', 'version'])
    want(name, labels.includes(`org.opencontainers.image.${label}=`), `the label ${label} is missing`);
  want(name, labels.includes(`version="${facts.version}"`), `the label version is not ${facts.version}`);
}

// Some clusters run the image under a random user of group 0.
function checkFolders({ want, runs }) {
  const modes = new Map(
    [...runs.matchAll(/install -d (.*?-m (\d+)) (\/\S+)/g)].map(([, , mode, path]) => [path, mode]),
  );
  want(
    name,
    modes.get('/var/lib/gatehouse') === '0770',
    '/var/lib/gatehouse must have mode 0770, for any user of group 0',
  );
  want(
    name,
    modes.get('/etc/gatehouse') === '0755',
    '/etc/gatehouse must have mode 0755, or a mounted .env is not found',
  );
  want(name, /-perm \/6000 .*chmod a-s/.test(runs), 'programs of the base may change their user');
}

/** What a COPY takes from the folder that was sent; nothing where it copies from another stage. */
function sourcesOf(rest) {
  const words = rest.split(/\s+/);
  return words.some((word) => word.startsWith('--from='))
    ? []
    : words.filter((word) => !word.startsWith('--')).slice(0, -1);
}

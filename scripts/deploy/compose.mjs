const name = 'compose/compose.yaml';
const required = [
  'DATABASE_URL',
  'REDIS_URL',
  'GATEHOUSE_ENCRYPTION_KEY',
  'GATEHOUSE_TOKEN_HASH_KEY',
  'GATEHOUSE_PUBLIC_URL',
];

/** Checks the compose file: pinned, healthy before used, reachable only from this machine, and without a secret of its own. */
export function checkCompose({ facts, textOf, documentsOf, want }) {
  const [compose = {}] = documentsOf(name);
  const { services = {} } = compose;
  for (const [service, given] of Object.entries(services)) {
    const says = (condition, words) => want(name, condition, `${service}: ${words}`);
    checkService({ facts, says, compose, isGateway: service === 'gateway' }, given);
  }
  const says = (condition, words) => want(name, condition, `gateway: ${words}`);
  checkGateway({ facts, says }, services.gateway ?? {});
  for (const [, variable] of textOf(name).matchAll(/(?<!\$)\$\{(\w+)/g))
    want(name, textOf('compose/env.example').includes(variable), `${variable} is missing in env.example`);
}

function checkService({ facts, says, compose, isGateway }, given) {
  const { networks = {}, volumes = {} } = compose;
  const attached = given.networks ?? [];
  says(facts.isPinned(given.image), `the image ${given.image} has no exact version`);
  says(given.restart === 'unless-stopped', 'restart must be unless-stopped');
  says(given.security_opt?.includes('no-new-privileges:true'), 'no-new-privileges is missing');
  says(!given.privileged && given.network_mode === undefined, 'runs with more than its own');
  // The gateway's own is in its image.
  says(given.healthcheck || isGateway, 'healthcheck is missing');
  says(given.ports === undefined || isGateway, 'is published: only the gateway is');
  says(given.logging?.options?.['max-size'], 'logging has no limit: its log grows until the disk is full');
  const mounts = [given.tmpfs ?? []].flat();
  says(!mounts.some((mount) => /\b[ug]id=/.test(mount)), 'Podman refuses uid and gid of a tmpfs');
  const command = [given.command ?? []].flat().join(' ');
  says(!/\|\s*exec\b/.test(command), 'exec in a pipeline leaves the shell as process 1, which ignores SIGTERM');
  says(attached.length > 0 && attached.every((network) => network in networks), 'names a network that is not declared');
  says(
    isGateway || attached.every((network) => networks[network]?.internal),
    'has a way out: its networks must be internal',
  );
  for (const volume of given.volumes ?? []) says(volume.split(':')[0] in volumes, `volume ${volume} is not declared`);
  for (const [variable, value] of Object.entries(given.environment ?? {})) {
    says(!facts.isSecret(variable) || isRequired(String(value)), `${variable} must come from outside and be required`);
    says(!isGateway || facts.isSetting(variable), `${variable} is not a setting of the program`);
  }
}

function checkGateway({ facts, says }, gateway) {
  says(gateway.image === `gatehouse:${facts.version}`, `the image is not that of version ${facts.version}`);
  says(gateway.read_only === true, 'read_only is missing');
  says(gateway.cap_drop?.includes('ALL'), 'cap_drop: [ALL] is missing');
  says(
    gateway.ports?.every((port) => port.startsWith('127.0.0.1:')),
    'a port is open to other machines, without TLS',
  );
  says(
    Number.parseInt(gateway.stop_grace_period, 10) > facts.stopSeconds,
    'stop_grace_period is shorter than the stop takes',
  );
  says(
    gateway.env_file?.some(({ path }) => path === '.env'),
    'env_file: .env is missing: settings that are not listed under environment would do nothing, silently',
  );
  for (const setting of required) says(setting in (gateway.environment ?? {}), `${setting} is missing`);
  for (const store of ['postgres', 'redis'])
    says(gateway.depends_on?.[store]?.condition === 'service_healthy', `does not wait until ${store} is healthy`);
}

// `${NAME:?why}` stops the start where it is missing.
function isRequired(value) {
  return /\$\{\w+:\?[^}]+\}/.test(value);
}

const name = 'compose/compose.yaml';
const required = [
  'DATABASE_URL',
  'REDIS_URL',
  'GATEHOUSE_ENCRYPTION_KEY',
  'GATEHOUSE_TOKEN_HASH_KEY',
  'GATEHOUSE_PUBLIC_URL',
];

/** Checks the compose file: pinned, healthy before used, reachable from this machine alone, and without a secret of its own. */
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
  says(attached.length > 0 && attached.every((network) => network in networks), 'names a network that is not declared');
  says(
    isGateway || attached.every((network) => networks[network]?.internal),
    'has a way out: its networks must be internal',
  );
  for (const volume of given.volumes ?? []) says(volume.split(':')[0] in volumes, `volume ${volume} is not declared`);
  for (const [variable, value] of Object.entries(given.environment ?? {})) {
    says(
      !facts.isSecret(variable) || isRequired(String(value), variable),
      `${variable} must come from outside and be required`,
    );
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
    Number.parseInt(gateway.stop_grace_period, 10) > facts.drainSeconds,
    'stop_grace_period is shorter than the drain',
  );
  for (const setting of required) says(setting in (gateway.environment ?? {}), `${setting} is missing`);
  for (const store of ['postgres', 'redis'])
    says(gateway.depends_on?.[store]?.condition === 'service_healthy', `does not wait until ${store} is healthy`);
}

// `${NAME:?why}` stops where it is missing. An empty default is as good for what the program takes as absent.
function isRequired(value, variable) {
  if (/^(ZOHO_CLIENT_SECRET|GATEHOUSE_PREVIOUS_ENCRYPTION_KEYS)$/.test(variable)) return /^\$\{\w+:-\}$/.test(value);
  return /\$\{\w+:\?[^}]+\}/.test(value);
}

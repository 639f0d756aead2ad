const folder = 'kubernetes/';
const required = ['DATABASE_URL', 'REDIS_URL', 'GATEHOUSE_ENCRYPTION_KEY', 'GATEHOUSE_TOKEN_HASH_KEY'];

/** Checks the manifests: what they say of each other, of the program, and of what a pod may do. */
export function checkKubernetes(parts) {
  const { documentsOf, names, fault } = parts;
  const kinds = new Map();
  for (const name of names.filter((one) => one.startsWith(folder) && /\.ya?ml$/.test(one))) {
    for (const document of documentsOf(name)) {
      const kind = document?.kind ?? 'nothing';
      if (kinds.has(kind)) fault(name, `a second ${kind}`);
      kinds.set(kind, { ...document, file: name });
    }
  }
  const of = (kind) => {
    const found = kinds.get(kind);
    if (!found) fault(`${folder}${kind}`, 'is missing');
    return found ?? { file: `${folder}${kind}` };
  };
  checkKustomization(parts, of('Kustomization'));
  checkSecret(parts, of('Secret'));
  checkPod(parts, of);
  checkContainer(parts, of);
  checkNeighbours(parts, of);
}

function checkKustomization({ facts, names, want }, { file, resources = [], images = [] }) {
  for (const resource of resources) want(file, names.includes(`${folder}${resource}`), `${resource} is not there`);
  want(file, !resources.some((resource) => resource.includes('secret')), 'applies the example of the secret');
  const listed = new Set([...resources, 'kustomization.yaml', 'secret.example.yaml']);
  for (const name of names.filter((one) => one.startsWith(folder)))
    want(file, listed.has(name.slice(folder.length)), `${name} is not listed`);
  for (const image of images) want(file, image.newTag === facts.version, `newTag is not ${facts.version}`);
}

// Applying the example unchanged must not start a gateway with publicly known keys.
function checkSecret({ facts, want }, { file, stringData = {}, data }) {
  want(file, data === undefined, 'holds encoded values');
  for (const [setting, value] of Object.entries(stringData)) {
    want(file, facts.isSetting(setting), `${setting} is not a setting of the program`);
    want(file, value === 'replace-me', `${setting} has a value that could be taken for a real one`);
  }
}

function checkPod({ facts, want }, of) {
  const { file, spec = {} } = of('Deployment');
  const pod = spec.template?.spec ?? {};
  const says = (condition, words) => want(file, condition, words);
  says(spec.replicas >= 2, 'fewer than two replicas: an update or a lost node stops everything');
  says(spec.strategy?.rollingUpdate?.maxUnavailable === 0, 'an update may take a pod away before the new one is ready');
  says(pod.automountServiceAccountToken === false, 'hands a token of the cluster to the pod');
  says(pod.enableServiceLinks === false, 'enableServiceLinks would set GATEHOUSE_PORT to an address');
  says(
    pod.terminationGracePeriodSeconds > facts.stopSeconds + 5,
    'terminationGracePeriodSeconds is shorter than preStop and stop',
  );
  says(pod.securityContext?.runAsNonRoot === true && pod.securityContext?.runAsUser > 0, 'runs as root, or may');
  says(pod.securityContext?.seccompProfile?.type === 'RuntimeDefault', 'no seccompProfile');
  says(!pod.hostNetwork && !pod.hostPID && !pod.hostIPC, "shares the node's own spaces");
  for (const volume of pod.volumes ?? []) says(!volume.hostPath, `volume ${volume.name} is a folder of the node`);
}

function checkContainer({ facts, want }, of) {
  const { file, spec = {} } = of('Deployment');
  const [container = {}] = spec.template?.spec?.containers ?? [];
  const says = (condition, words) => want(file, condition, words);
  const { securityContext: context = {}, resources = {} } = container;
  says(container.image === `gatehouse:${facts.version}`, `the image is not that of version ${facts.version}`);
  says(context.allowPrivilegeEscalation === false, 'allowPrivilegeEscalation is not off');
  says(context.readOnlyRootFilesystem === true, 'the root file system can be written');
  says(context.capabilities?.drop?.includes('ALL') && !context.capabilities?.add, 'keeps capabilities');
  says(
    resources.requests?.cpu && resources.requests?.memory && resources.limits?.memory,
    'no requests, or no limit of memory',
  );
  says(container.lifecycle?.preStop, 'no preStop: calls still come while the pod stops');
  const ports = new Map((container.ports ?? []).map((port) => [port.name, port.containerPort]));
  const probes = { startupProbe: '/healthz', readinessProbe: '/readyz', livenessProbe: '/healthz' };
  for (const [probe, path] of Object.entries(probes)) {
    const get = container[probe]?.httpGet ?? {};
    says(get.path === path && facts.probes.has(path), `${probe} does not ask for ${path}`);
    says(ports.has(get.port), `${probe} asks at a port that is not declared`);
  }
  const { data: settings = {} } = of('ConfigMap');
  for (const [setting, value] of Object.entries(settings)) {
    want(of('ConfigMap').file, facts.isSetting(setting), `${setting} is not a setting of the program`);
    want(of('ConfigMap').file, !facts.isSecret(setting), `${setting} belongs into the secret`);
    want(of('ConfigMap').file, typeof value === 'string', `${setting} must be a text`);
  }
  says(String(ports.get('http')) === settings.GATEHOUSE_PORT, 'containerPort and GATEHOUSE_PORT differ');
  says(
    container.volumeMounts?.some(({ mountPath }) => mountPath === settings.GATEHOUSE_DATA_DIR),
    'the data folder is no volume, and nothing else can be written',
  );
  const mounted = new Set((spec.template?.spec?.volumes ?? []).map((volume) => volume.name));
  for (const mount of container.volumeMounts ?? [])
    says(mounted.has(mount.name), `volume ${mount.name} is not declared`);
  checkEnvironment({ facts, says }, container, of('Secret'));
}

function checkEnvironment({ facts, says }, container, secret) {
  const given = new Map((container.env ?? []).map((entry) => [entry.name, entry.valueFrom?.secretKeyRef]));
  for (const [setting, reference] of given) {
    says(facts.isSetting(setting), `${setting} is not a setting of the program`);
    says(reference?.name === secret.metadata?.name, `${setting} does not come from the secret`);
    if (!reference?.optional)
      says(reference?.key in (secret.stringData ?? {}), `${setting}: the secret has no such key`);
  }
  for (const setting of required)
    says(
      given.has(setting) && !given.get(setting)?.optional,
      `${setting} must be required: without it each pod makes its own`,
    );
}

function checkNeighbours({ want }, of) {
  const { spec = {} } = of('Deployment');
  const labels = spec.template?.metadata?.labels ?? {};
  const isOurs = (selector) =>
    Object.keys(selector ?? {}).length > 0 && Object.entries(selector).every(([key, value]) => labels[key] === value);
  const portNames = (spec.template?.spec?.containers?.[0]?.ports ?? []).map((port) => port.name);
  const [service, budget, policy] = [of('Service'), of('PodDisruptionBudget'), of('NetworkPolicy')];
  want(of('Deployment').file, isOurs(spec.selector?.matchLabels), 'selects other pods than its own');
  want(service.file, isOurs(service.spec?.selector), 'selects other pods');
  for (const port of service.spec?.ports ?? [])
    want(service.file, portNames.includes(port.targetPort), 'targets a port that is not declared');
  want(budget.file, isOurs(budget.spec?.selector?.matchLabels), 'selects other pods');
  want(
    budget.file,
    budget.spec?.minAvailable >= 1 && budget.spec?.minAvailable < spec.replicas,
    'keeps none, or never lets a node be emptied',
  );
  want(policy.file, isOurs(policy.spec?.podSelector?.matchLabels), 'selects other pods');
  want(
    policy.file,
    ['Ingress', 'Egress'].every((type) => policy.spec?.policyTypes?.includes(type)),
    'leaves one direction open',
  );
  for (const rule of [...(policy.spec?.ingress ?? []), ...(policy.spec?.egress ?? [])])
    want(policy.file, (rule.from ?? rule.to)?.length > 0 && rule.ports?.length > 0, 'a rule lets everything through');
}

// What each configuration of deploy/helm/tests must come to, and what the chart must refuse.
const container = (objects) => objects.Deployment.spec.template.spec.containers[0];
const annotations = (objects) => objects.Ingress?.metadata.annotations ?? {};
const always = ['ConfigMap', 'Deployment', 'Service'];

/** By the name of the file: the kinds that are made, and facts about them. Each fact is a sentence and whether it holds. */
export const expectations = {
  defaults: {
    kinds: [...always, 'NetworkPolicy', 'PodDisruptionBudget'],
    facts: (objects) => [
      ['two pods', objects.Deployment.spec.replicas === 2],
      ['the image has the version of the chart', container(objects).image === 'images.example.com/gatehouse:0.1.0'],
      ['45 seconds of grace', objects.Deployment.spec.template.spec.terminationGracePeriodSeconds === 45],
      ['preStop sleeps without a shell', container(objects).lifecycle.preStop.sleep.seconds === 5],
      ['the public URL is set', objects.ConfigMap.data.GATEHOUSE_PUBLIC_URL === 'https://gatehouse.example.com'],
      ['no session affinity', objects.Service.spec.sessionAffinity === undefined],
      ['runs as 10001', objects.Deployment.spec.template.spec.securityContext.runAsUser === 10001],
      [
        'keys are required',
        container(objects).env.every(
          ({ name, valueFrom }) => name.startsWith('GATEHOUSE_PREVIOUS') || !valueFrom.secretKeyRef.optional,
        ),
      ],
      ['selectors match', matches(objects.Service.spec.selector, objects.Deployment.spec.template.metadata.labels)],
    ],
  },
  'nginx-sse': {
    kinds: [...always, 'Ingress', 'NetworkPolicy', 'PodDisruptionBudget'],
    facts: (objects) => [
      ['the image has its digest', /@sha256:[0-9a-f]{64}$/.test(container(objects).image)],
      [
        'the grace follows GATEHOUSE_STOP_SECONDS',
        objects.Deployment.spec.template.spec.terminationGracePeriodSeconds === 105,
      ],
      ['bodies up to 5 MB', annotations(objects)['nginx.ingress.kubernetes.io/proxy-body-size'] === '5m'],
      ['no write is sent twice', annotations(objects)['nginx.ingress.kubernetes.io/proxy-next-upstream'] === 'off'],
      ['no access log', annotations(objects)['nginx.ingress.kubernetes.io/enable-access-log'] === 'false'],
      [
        'sessions stay in one pod',
        annotations(objects)['nginx.ingress.kubernetes.io/upstream-hash-by'] === '$binary_remote_addr',
      ],
      ['by the Service, too', objects.Service.spec.sessionAffinity === 'ClientIP'],
      ['the host of the public URL', objects.Ingress.spec.rules[0].host === 'mcp.example.com'],
    ],
  },
  'gateway-api': {
    kinds: [
      ...always,
      'HTTPRoute',
      'HorizontalPodAutoscaler',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'ServiceMonitor',
    ],
    facts: (objects) => [
      ['replicas are left to the autoscaler', objects.Deployment.spec.replicas === undefined],
      [
        'from 2 to 6',
        objects.HorizontalPodAutoscaler.spec.minReplicas === 2 &&
          objects.HorizontalPodAutoscaler.spec.maxReplicas === 6,
      ],
      ['streams are not cut', objects.HTTPRoute.spec.rules[0].timeouts.request === '0s'],
      ['the job has the name of the alert rules', objects.ServiceMonitor.spec.jobLabel === 'app.kubernetes.io/name'],
      [
        'the token comes from a Secret',
        objects.ServiceMonitor.spec.endpoints[0].authorization.credentials.name === 'gatehouse-metrics',
      ],
      ['the collector can be reached', JSON.stringify(objects.NetworkPolicy.spec.egress).includes('4318')],
    ],
  },
  'external-secrets': {
    kinds: [...always, 'ExternalSecret', 'NetworkPolicy', 'PodDisruptionBudget'],
    facts: (objects) => [
      ['the Secret that pods read is made', objects.ExternalSecret.spec.target.name === 'gatehouse-secrets'],
      [
        'pods read it',
        container(objects).env.every(({ valueFrom }) => valueFrom.secretKeyRef.name === 'gatehouse-secrets'),
      ],
      [
        'the client secret is a setting',
        container(objects).env.some(({ name }) => name === 'GATEHOUSE_OIDC_CLIENT_SECRET'),
      ],
    ],
  },
  'one-openshift': {
    kinds: always,
    facts: (objects) => [
      ['the cluster chooses the user', objects.Deployment.spec.template.spec.securityContext.runAsUser === undefined],
      ['never root', objects.Deployment.spec.template.spec.securityContext.runAsNonRoot === true],
      ['one pod', objects.Deployment.spec.replicas === 1],
      ['on chosen nodes', objects.Deployment.spec.template.spec.nodeSelector['kubernetes.io/arch'] === 'amd64'],
    ],
  },
};

const url = { settings: { GATEHOUSE_PUBLIC_URL: 'https://mcp.example.com' } };

/** Values that must not come to anything, and the words that say why. */
export const refusals = [
  ['no public URL', {}, /GATEHOUSE_PUBLIC_URL is missing/],
  ['HTTP+SSE over several pods without an ingress', { ...url, httpSse: true }, /httpSse keeps its sessions in one pod/],
  [
    'HTTP+SSE through the Gateway API',
    { ...url, httpSse: true, httpRoute: { enabled: true, parents: [{ name: 'public' }] } },
    /cannot be used with httpRoute/,
  ],
  [
    'a budget that lets no node be emptied',
    { ...url, podDisruptionBudget: { minAvailable: 2 } },
    /no node can be emptied/,
  ],
  ['an external secret without a store', { ...url, externalSecret: { enabled: true } }, /store.name is missing/],
  ['a route without a gateway', { ...url, httpRoute: { enabled: true } }, /httpRoute.parents is missing/],
  [
    'an autoscaler with more at least than at most',
    { ...url, autoscaling: { enabled: true, minReplicas: 9 } },
    /minReplicas is greater/,
  ],
];

function matches(selector, labels) {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

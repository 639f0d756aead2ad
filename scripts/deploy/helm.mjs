import { createRequire } from 'node:module';

const folder = 'helm/';
const fixed = ['GATEHOUSE_HOST', 'GATEHOUSE_PORT', 'GATEHOUSE_DATA_DIR'];
const required = ['DATABASE_URL', 'REDIS_URL', 'GATEHOUSE_ENCRYPTION_KEY', 'GATEHOUSE_TOKEN_HASH_KEY'];
const { default: Ajv } = createRequire(import.meta.url)('ajv');

/** Checks the chart without Helm: its schema names the program's settings, all of them, and takes its values and those of its tests. */
export function checkHelm({ facts, textOf, documentsOf, names, want, fault }) {
  const [chart = {}] = documentsOf(`${folder}Chart.yaml`);
  for (const key of ['version', 'appVersion'])
    want(`${folder}Chart.yaml`, chart[key] === facts.version, `${key} is not ${facts.version}`);
  const file = `${folder}values.schema.json`;
  const schema = readSchema(textOf(file), (words) => fault(file, words));
  const plain = [...facts.settings].filter(
    (name) => !facts.isSecret(name) && !fixed.includes(name) && !/^(?!GATEHOUSE_).*_CLIENT_ID$/.test(name),
  );
  const offered = Object.keys(schema.properties?.settings?.properties ?? {});
  for (const name of offered) want(file, plain.includes(name), `settings: ${name} is not a setting of the program`);
  for (const name of plain) want(file, offered.includes(name), `settings: ${name} is missing`);
  const optional = schema.properties?.secret?.properties?.optional?.items?.enum ?? [];
  for (const name of optional)
    want(
      file,
      facts.isSetting(name) && facts.isSecret(name),
      `secret.optional: ${name} is not a secret of the program`,
    );
  const isFit = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  for (const name of names.filter((one) => one === `${folder}values.yaml` || one.startsWith(`${folder}tests/`))) {
    const [values = {}] = documentsOf(name);
    const whole = merged(documentsOf(`${folder}values.yaml`)[0] ?? {}, values ?? {});
    if (!isFit(whole)) for (const { instancePath, message } of isFit.errors) fault(name, `${instancePath} ${message}`);
  }
  const deployment = textOf(`${folder}templates/deployment.yaml`);
  for (const name of required)
    want(`${folder}templates/deployment.yaml`, deployment.includes(`"${name}"`), `${name} is missing`);
  for (const name of names.filter((one) => one.startsWith(`${folder}templates/`)))
    for (const [, path] of textOf(name).matchAll(/\.Values\.([\w.]+)/g))
      want(name, isInSchema(schema, path.split('.')), `.Values.${path} is not in the schema`);
}

function readSchema(text, fault) {
  try {
    return JSON.parse(text);
  } catch (error) {
    fault(error.message);
    return {};
  }
}

function isInSchema({ properties, additionalProperties }, [first, ...others]) {
  if (first === undefined) return true;
  if (properties?.[first] === undefined) return additionalProperties !== false;
  return isInSchema(properties[first], others);
}

/** Values over the chart's own, as Helm merges them; null removes. */
function merged(base, over) {
  const whole = { ...base };
  for (const [key, value] of Object.entries(over)) {
    const areMaps = [base[key], value].every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
    if (value === null) delete whole[key];
    else whole[key] = areMaps ? merged(base[key], value) : value;
  }
  return whole;
}

import type { ErrorObject } from 'ajv/dist/2020.js';
import { closestName, type Failure, isJsonObject, type Result, refuse } from '../base/index.js';

const toldMax = 10;

/** Refuses arguments with messages that a model can act on. The errors are from a compiler in verbose mode. */
export function refuseArguments(toolName: string, errors: readonly ErrorObject[]): Result<never> {
  const failures = errors.slice(0, toldMax).map(failureOf);
  if (errors.length > toldMax)
    failures.push({ path: 'arguments', message: `have ${errors.length - toldMax} more errors` });
  const told = failures.map(({ path, message }) => `${path} ${message}`).join('; ');
  return refuse('invalid_params', `${toolName} cannot take these arguments: ${told}.`, { failures });
}

function failureOf(error: ErrorObject): Failure {
  const path = pathOf(error.instancePath);
  const inside = (name: unknown): string => (path === '' ? String(name) : `${path}.${String(name)}`).slice(0, 120);
  switch (error.keyword) {
    case 'required':
      return { path: inside(error.params.missingProperty), message: missingWords(error) };
    case 'additionalProperties':
      return { path: inside(error.params.additionalProperty), message: unknownWords(error) };
    default:
      return { path: path === '' ? 'arguments' : path.slice(0, 120), message: wordsOf(error) };
  }
}

function pathOf(instancePath: string): string {
  let path = '';
  for (const step of instancePath.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    path += /^\d+$/.test(name) ? `[${name}]` : path === '' ? name : `.${name}`;
  }
  return path;
}

function propertiesOf({ parentSchema }: ErrorObject): { readonly [name: string]: unknown } {
  const properties: unknown = parentSchema?.properties;
  return isJsonObject(properties) ? properties : {};
}

function missingWords(error: ErrorObject): string {
  const schema = propertiesOf(error)[String(error.params.missingProperty)];
  const description = isJsonObject(schema) ? schema.description : undefined;
  return typeof description === 'string' ? `is required (${description})` : 'is required';
}

function unknownWords(error: ErrorObject): string {
  const known = Object.keys(propertiesOf(error));
  const near = closestName(String(error.params.additionalProperty), known);
  if (near !== null) return `is not an argument (did you mean ${near}?)`;
  return known.length > 0 ? `is not an argument (known: ${known.join(', ')})` : 'is not an argument (there are none)';
}

function wordsOf(error: ErrorObject): string {
  const { limit } = error.params;
  switch (error.keyword) {
    case 'type':
      return typeWords(String([error.params.type].flat()[0]), error.data);
    case 'enum': {
      const allowed = (error.params.allowedValues as readonly unknown[]).map(String);
      const near = typeof error.data === 'string' ? closestName(error.data, allowed) : null;
      return `must be one of ${allowed.join(', ')}${near === null ? '' : ` (did you mean ${near}?)`}`;
    }
    case 'minLength':
      return Number(limit) === 1 ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
      return Number(limit) === 1 ? 'must hold at least one item' : `must hold at least ${limit} items`;
    case 'maxItems':
      return `must hold at most ${limit} items; make several calls`;
    case 'minimum':
      return `must be ${limit} or more`;
    case 'maximum':
      return `must be ${limit} or less`;
    case 'pattern':
      return error.params.pattern === '^[0-9]{1,20}$'
        ? 'must be an id of digits only, exactly as the listing tool returned it'
        : `must match ${error.params.pattern}`;
    default:
      return error.message ?? 'is not valid';
  }
}

const articles: { readonly [type: string]: string } = {
  string: 'a string',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

function typeWords(type: string, data: unknown): string {
  if (type === 'string' && Number.isInteger(data) && !Number.isSafeInteger(data))
    return 'must be a string: a number of this size loses its last digits on the way, so send the digits in quotes';
  if (data === null) return `must be ${articles[type] ?? type}, not null: leave it out to keep the present value`;
  const given = Array.isArray(data) ? 'a list' : (articles[typeof data] ?? typeof data);
  return `must be ${articles[type] ?? type}, not ${given}`;
}

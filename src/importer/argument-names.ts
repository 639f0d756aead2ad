import type { Parameter } from './operation.js';

/** Gives arguments names that are free. */
export interface ArgumentNames {
  /** The argument's name for a name in the request. A name that is already used gets its location as a prefix. */
  take(wireName: string, place: Parameter['place'] | 'body'): string;
}

/** Names that only the gateway's own arguments have. */
export function createArgumentNames(reserved: readonly string[]): ArgumentNames {
  const taken = new Set(reserved);
  return {
    take: (wireName, place) => {
      const plain = argumentName(wireName);
      const prefixed = `${place}_${plain}`;
      let name = taken.has(plain) ? prefixed : plain;
      for (let count = 2; taken.has(name); count += 1) name = `${prefixed}_${count}`;
      taken.add(name);
      return name;
    },
  };
}

/** A wire name as an argument's name: ASCII letters, digits and underscores, a letter first. */
function argumentName(wireName: string): string {
  const plain = wireName
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[A-Za-z]/.test(plain) ? plain : plain === '' ? 'value' : `n_${plain}`;
}

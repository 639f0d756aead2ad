import { CommandFault } from './output.js';

/** Parses `name=value,name=value`; the value `none` removes a label. Throws an error if a pair has no name. */
export function readLabelPairs(text: string): { readonly [name: string]: string | null } {
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const [, name = '', value = ''] = /^([^=]+)=(.*)$/.exec(pair.trim()) ?? [];
      if (name === '') throw new CommandFault('--label must be name=value pairs, such as customer=acme,plan=pro.', 2);
      return [name, value === 'none' ? null : value];
    }),
  );
}

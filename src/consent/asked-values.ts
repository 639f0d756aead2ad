import type { ConnectInput } from '../accounts/index.js';
import type { Integration } from '../catalogue/index.js';

/** One value that the person who connects an account is asked for. */
export interface AskedValue {
  /** Where it belongs in the API: `context.<name>` or `fields.<name>`. */
  readonly path: string;
  readonly title: string;
  readonly description: string | null;
  readonly isSecret: boolean;
  readonly isOptional: boolean;
  /** Whether it is a file's whole text, on several lines. */
  readonly isFile: boolean;
  readonly example: string | null;
}

/** The values that an integration asks when an account connects. */
export function askedValuesOf({ record }: Integration): readonly AskedValue[] {
  const context = record.context.flatMap(({ name, title, ask, optional }) =>
    ask
      ? [
          {
            path: `context.${name}`,
            title,
            description: null,
            isSecret: false,
            isOptional: optional === true,
            isFile: false,
            example: ask.example ?? null,
          },
        ]
      : [],
  );
  const fields = Object.entries(record.authorization.fields).map(([name, field]) => ({
    path: `fields.${name}`,
    title: field.title,
    description: field.description ?? null,
    isSecret: field.secret,
    isOptional: field.optional,
    isFile: field.json !== undefined,
    example: field.example ?? null,
  }));
  return [...context, ...fields];
}

/** How a link of an integration connects: by a consent (`code`), or with what the person types in; null where only a device can. */
export function linkWayOf({ record }: Integration): 'code' | 'client_credentials' | 'jwt_bearer' | 'values' | null {
  const { authorization } = record;
  if (authorization.kind !== 'oauth2') return 'values';
  const ways = ['code', 'jwt_bearer', 'client_credentials'] as const satisfies readonly ConnectInput['kind'][];
  return ways.find((way) => authorization.grants.includes(way)) ?? null;
}

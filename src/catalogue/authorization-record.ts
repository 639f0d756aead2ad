/** How an account authenticates to the service. */
export type AuthorizationRecord = OAuthRecord | SecretAuthorizationRecord | NoAuthorizationRecord;

/** What all kinds of authorization have in common. */
interface AuthorizationBase {
  /**
   * A path below the `api` host that is read when an account is connected, to detect a wrong secret immediately. Any
   * success suffices.
   */
  readonly probe?: string;
  /** Values to enter when an account is connected, stored sealed, by their names in templates. */
  readonly fields: CredentialFieldsRecord;
  /** Where a call carries the credentials. Several places apply together. */
  readonly places: readonly PlaceRecord[];
}

/** Credential fields by name. */
export interface CredentialFieldsRecord {
  readonly [name: string]: CredentialFieldRecord;
}

/** One value that the person who connects an account enters. */
export interface CredentialFieldRecord {
  readonly title: string;
  /** Where the person finds the value and which rights it needs. */
  readonly description?: string;
  /** Whether forms hide the value while it is typed. Every field is sealed. Default: true. */
  readonly secret: boolean;
  /** Default: false. If an optional field is empty, every place that names it is omitted. */
  readonly optional: boolean;
  /** Pattern of the whole value. */
  readonly pattern?: string;
  readonly example?: string;
  /** Set if the value is a JSON file: the members that templates name as `{field.member}`. */
  readonly json?: readonly string[];
  /** OAuth grants that need the value. Default: every grant. */
  readonly grants?: readonly OAuthGrant[];
}

/**
 * Where a call carries a credential. Templates can name credential fields, `{access_token}` of OAuth and context
 * values.
 */
export type PlaceRecord =
  | { readonly header: string; readonly value: string }
  | { readonly query: string; readonly value: string }
  /** `Authorization: Basic` with a user name and a password. */
  | { readonly basic: readonly [user: string, password: string] };

/** Credentials that a person copies from the service: API tokens, keys, user name and password. */
export interface SecretAuthorizationRecord extends AuthorizationBase {
  readonly kind: 'secret';
}

/** No credentials. */
export interface NoAuthorizationRecord extends AuthorizationBase {
  readonly kind: 'none';
}

/** One way to obtain an access token. */
export type OAuthGrant = 'code' | 'device' | 'client_credentials' | 'jwt_bearer';

/** OAuth 2.0 with the deviations that the service needs. */
export interface OAuthRecord extends AuthorizationBase {
  readonly kind: 'oauth2';
  readonly grants: readonly OAuthGrant[];
  /** Prefix of the environment variables `<PREFIX>_CLIENT_ID` and `<PREFIX>_CLIENT_SECRET` of the operator's client. */
  readonly client_environment_prefix: string;
  readonly endpoints: OAuthEndpointsRecord;
  /** How the client authenticates at the token endpoint. */
  readonly client_auth: 'body' | 'basic' | 'none';
  readonly scope_separator: string;
  /** Extra parameters of the authorization request, for example to receive a refresh token. */
  readonly authorize_parameters: { readonly [name: string]: string };
  /** Extra parameters of every token request. */
  readonly token_parameters: { readonly [name: string]: string };
  readonly pkce: 'S256' | 'none';
  /** `optional`: an access token without a refresh token is used until the service refuses it. */
  readonly refresh_token: 'required' | 'optional';
  /** The contents of a revocation; RFC 7009 also requires the client. */
  readonly revoke_with: 'token' | 'token_and_client';
  /** Names of redirect parameters that name the data centre. */
  readonly redirect_parameters?: { readonly location: string; readonly accounts_server: string };
  readonly code_lifetime_seconds?: number;
  readonly access_token_lifetime_seconds: number;
  readonly device?: DeviceRecord;
  readonly jwt_bearer?: JwtBearerRecord;
  /**
   * The one scope of every request with this grant. `{host.<role>}` is a host of the account. Default: the requested
   * scopes.
   */
  readonly client_credentials?: { readonly scope: string };
  /** Set if access tokens are JSON Web Tokens: the claim with the granted scopes, and the remedy if it lists none. */
  readonly access_token_claims?: { readonly scopes: string; readonly none: string };
  /** Scopes that are always requested, in addition to those of the selected methods: what context discovery needs. */
  readonly base_scopes: readonly string[];
  /**
   * How the token endpoint signals throttling, in any language: a refusal with these members and a code that `errors`
   * does not list. After any throttle, no request is sent for `pause_seconds`, because each request restarts the
   * service's own period.
   */
  readonly throttle?: { readonly when: { readonly [member: string]: string }; readonly pause_seconds: number };
  /**
   * Dotted paths into its errors: a code that is more specific than `error`, and the reference for the service's
   * support.
   */
  readonly error_paths?: { readonly code: string; readonly reference?: string };
  /** The token endpoint's error codes, each with its meaning and remedy. */
  readonly errors: {
    readonly [code: string]: {
      readonly class: 'invalid_grant' | 'invalid_client' | 'throttled' | 'denied' | 'temporary';
      readonly help: string;
    };
  };
}

/** The authorization server's endpoints. The grants determine which are needed. */
export interface OAuthEndpointsRecord {
  readonly authorize?: EndpointRecord;
  readonly token: EndpointRecord;
  readonly revoke?: EndpointRecord;
  readonly device_code?: EndpointRecord;
  /** Where a device's code is exchanged. Default: the token endpoint. */
  readonly device_token?: EndpointRecord;
}

/** A host role and a path on it. `{name}` in the path is a context value that is constant or entered. */
export interface EndpointRecord {
  readonly host: string;
  readonly path: string;
}

/** Deviations from RFC 8628, and how often a device may poll. */
export interface DeviceRecord {
  /** Extra `grant_type` for the request of a code; the standard has none. */
  readonly grant_request?: string;
  /** Default: the standard's `urn:ietf:params:oauth:grant-type:device_code`. */
  readonly grant_token: string;
  /** Name of the form member for the device code. */
  readonly code_parameter: string;
  readonly poll_seconds: number;
  readonly other_data_center_error?: string;
  readonly location_field?: string;
}

/** A signed assertion instead of a consent (RFC 7523). Templates can name credential fields and context values. */
export interface JwtBearerRecord {
  /** The private key, PKCS #8 in PEM. */
  readonly key: string;
  readonly key_id?: string;
  readonly algorithm: 'RS256' | 'ES256' | 'PS256';
  readonly issuer: string;
  /** The person to act as; omitted if its value is empty. */
  readonly subject?: string;
  /** Default: the token endpoint's URL. */
  readonly audience?: string;
  readonly lifetime_seconds: number;
  /** Whether scopes are a claim of the assertion or a parameter of the request. */
  readonly scopes_in: 'claim' | 'parameter';
}

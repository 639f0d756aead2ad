/** Where the OpenID provider sends the browser back, below the gateway's public address. */
export const signInCallbackPath = '/session/oidc/callback';

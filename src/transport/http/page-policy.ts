/**
 * The Content-Security-Policy of the dashboard and the documentation. Style attributes are allowed, because the component libraries compute
 * them; inline scripts are not, and nothing is loaded from another origin.
 */
export const pagePolicy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Where authorization servers send browsers back to. */
export const callbackPath = '/oauth/callback';

const home = 'dashboard/';
const lengthMax = 500;

/**
 * Where a sign-in returns to: a page of the dashboard, without the leading slash. Anything else, such as the address of another site, becomes the
 * dashboard itself.
 */
export function readReturnPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > lengthMax) return home;
  // What browsers normalize (dots, backslashes, controls) is refused as a whole; pages do not have it in their addresses.
  const isPage = /^\/dashboard(?:\/[\w~-]+)*\/?(?:\?[\w~.:%&=+,@-]*)?$/.test(value);
  return isPage ? value.slice(1) : home;
}

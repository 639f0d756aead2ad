const home = 'dashboard/';
const lengthMax = 500;

/**
 * The page of the dashboard to return to after a sign-in, without the leading slash. Anything else, such as the URL of
 * another site, becomes the dashboard itself.
 */
export function readReturnPath(value: unknown): string {
  if (typeof value !== 'string' || value.length > lengthMax) return home;
  // A path with anything that browsers normalize (dots, backslashes, controls) is refused: URLs of pages do not contain
  // it.
  const isPage = /^\/dashboard(?:\/[\w~-]+)*\/?(?:\?[\w~.:%&=+,@-]*)?$/.test(value);
  return isPage ? value.slice(1) : home;
}

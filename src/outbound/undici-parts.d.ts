// The package's front loads a whole browser's fetch, its caches and sockets: 90 files and 9 MB that no gateway uses. These two are what we use of
// it; the exact version in package.json keeps them where they are, and without them no test starts.
declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici';
  export default Pool;
}

declare module 'undici/lib/core/errors.js' {
  import { errors } from 'undici';
  export default errors;
}

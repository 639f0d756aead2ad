/** The environment of this process without settings of Gatehouse: what a script starts must not reach into another installation. */
export const ownEnvironment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(GATEHOUSE_|ZOHO_|(DATABASE|REDIS)_URL$)/.test(name)),
);

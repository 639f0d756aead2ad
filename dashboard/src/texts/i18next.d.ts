import 'i18next';
import type accounts from './en/accounts.json';
import type activity from './en/activity.json';
import type approvals from './en/approvals.json';
import type common from './en/common.json';
import type frame from './en/frame.json';
import type home from './en/home.json';
import type imports from './en/import.json';
import type integrations from './en/integrations.json';
import type palette from './en/palette.json';
import type runbooks from './en/runbooks.json';
import type servers from './en/servers.json';
import type settings from './en/settings.json';
import type tools from './en/tools.json';

// Keys are checked against the English files; the test next to this file compares the other languages with them.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    returnNull: false;
    resources: {
      common: typeof common;
      frame: typeof frame;
      home: typeof home;
      settings: typeof settings;
      servers: typeof servers;
      approvals: typeof approvals;
      activity: typeof activity;
      accounts: typeof accounts;
      integrations: typeof integrations;
      import: typeof imports;
      tools: typeof tools;
      runbooks: typeof runbooks;
      palette: typeof palette;
    };
  }
}

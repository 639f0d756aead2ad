import { createSocket } from 'node:dgram';
import packet from 'dns-packet';
import type { Dns } from './dns.js';

/** The simulated DNS as resolvers speak to it. */
export interface DnsServer {
  /** `address:port`. */
  readonly address: string;
  close(): Promise<void>;
}

const nameError = 3;
const textPieceMax = 255;

/** Serves the simulated zone over UDP until it is closed. */
export async function startDnsServer(dns: Dns, host: string): Promise<DnsServer> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (bytes, from) => {
    const response = answer(dns, bytes);
    if (response) socket.send(response, from.port, from.address);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, host, resolve);
  });
  const { port } = socket.address();
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        socket.close(() => resolve());
      }),
  };
}

function answer(dns: Dns, bytes: Buffer): Buffer | null {
  let query: packet.Packet;
  try {
    query = packet.decode(bytes);
  } catch {
    return null;
  }
  const [question] = query.questions ?? [];
  if (!question) return null;
  const name = question.name.toLowerCase();
  const isKnown = dns.records().some((record) => record.name === name);
  return packet.encode({
    type: 'response',
    id: query.id ?? 0,
    flags: packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | (isKnown ? 0 : nameError),
    questions: [question],
    answers: recordsOf(dns, name, question.type),
  });
}

function recordsOf(dns: Dns, name: string, type: packet.RecordType): packet.Answer[] {
  const values = dns.lookup(name, type);
  switch (type) {
    case 'TXT':
      return values.map((value) => ({ name, type, data: piecesOf(value) }));
    case 'CNAME':
      return values.map((data) => ({ name, type, data }));
    case 'MX':
      return values.map((value, index) => {
        const [, preference, exchange = value] = /^(\d+)\s+(\S+)$/.exec(value) ?? [];
        return { name, type, data: { preference: Number(preference ?? (index + 1) * 10), exchange } };
      });
    default:
      return [];
  }
}

// One string of a TXT record holds 255 bytes; longer values are split, with or without quotes.
function piecesOf(value: string): string[] {
  const plain = value.replaceAll('"', '');
  return Array.from({ length: Math.max(1, Math.ceil(plain.length / textPieceMax)) }, (_, index) =>
    plain.slice(index * textPieceMax, (index + 1) * textPieceMax),
  );
}

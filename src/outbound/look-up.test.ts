import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import packet from 'dns-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLookUp, type LookUp } from './look-up.js';

const { signal } = new AbortController();

describe('a look-up', () => {
  let socket: Socket;
  let lookUp: LookUp;
  const asked: string[] = [];

  beforeAll(async () => {
    socket = createSocket('udp4');
    socket.on('message', (bytes, from) => {
      const query = packet.decode(bytes);
      const [question] = query.questions ?? [];
      if (!question) return;
      const { name, type } = question;
      asked.push(`${type} ${name}`);
      const answers: packet.Answer[] = [];
      if (name === 'split.example') answers.push({ name, type: 'TXT', data: ['v=spf1 inc', 'lude:a.example ~all'] });
      if (name === 'mail.example' && type === 'MX')
        for (const [preference, exchange] of [
          [20, 'mx2.example'],
          [10, 'MX.example'],
        ] as const)
          answers.push({ name, type: 'MX', data: { preference, exchange } });
      if (name === 'chain.example') {
        answers.push({ name, type: 'CNAME', data: 'end.example' });
        answers.push({ name: 'end.example', type: 'TXT', data: 'at the end' });
      }
      const codes: { readonly [name: string]: number } = { 'broken.example': 2, 'none.example': 3 };
      const flags = packet.RECURSION_AVAILABLE | (codes[name] ?? 0);
      socket.send(
        packet.encode({ type: 'response', id: query.id ?? 0, flags, questions: [question], answers }),
        from.port,
      );
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    lookUp = createLookUp([`127.0.0.1:${socket.address().port}`]);
  });
  afterAll(() => void socket.close());

  it('joins the pieces of a text, orders mail servers, and follows names to the end', async () => {
    expect(await lookUp('split.example', 'TXT', signal)).toEqual({
      kind: 'found',
      values: ['v=spf1 include:a.example ~all'],
    });
    expect(await lookUp('mail.example.', 'MX', signal)).toEqual({
      kind: 'found',
      values: ['10 mx.example', '20 mx2.example'],
    });
    expect(await lookUp('chain.example', 'TXT', signal)).toEqual({ kind: 'found', values: ['at the end'] });
  });

  it('tells nothing there from no answer', async () => {
    expect(await lookUp('none.example', 'TXT', signal)).toEqual({ kind: 'nothing' });
    expect(await lookUp('mail.example', 'TXT', signal)).toEqual({ kind: 'nothing' });
    expect(await lookUp('broken.example', 'TXT', signal)).toMatchObject({
      kind: 'unknown',
      reason: expect.stringContaining('SERVFAIL'),
    });
  });

  it('asks for names of other scripts by their ASCII form, and for nothing that is no name', async () => {
    await lookUp('bücher.example', 'TXT', signal);
    expect(asked.at(-1)).toBe('TXT xn--bcher-kva.example');
    const before = asked.length;
    expect(await lookUp('not a name', 'TXT', signal)).toMatchObject({ kind: 'unknown' });
    expect(asked.length).toBe(before);
  });

  it('gives up with its caller', async () => {
    const silent = createSocket('udp4');
    silent.bind(0, '127.0.0.1');
    await once(silent, 'listening');
    const gone = new AbortController();
    const looked = createLookUp([`127.0.0.1:${silent.address().port}`])('slow.example', 'TXT', gone.signal);
    await once(silent, 'message');
    gone.abort();
    expect(await looked).toEqual({ kind: 'unknown', reason: 'the question was given up' });
    silent.close();
  });
});

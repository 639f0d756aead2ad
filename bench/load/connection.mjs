// One HTTP/1.1 connection that sends ready-made text and reads one answer at a time. It does nothing that measuring does not need: a client
// that costs as much as the server it measures would be what is measured.
import { connect } from 'node:net';

const headEnd = Buffer.from('\r\n\r\n');
const lastChunk = Buffer.from('0\r\n\r\n');
// One for all: what was read is looked at before anything else is read, and copied where it is kept.
const buffer = Buffer.allocUnsafe(262_144);

/**
 * Opens a connection. `onAnswer({status, bodyBytes, head, body})` is called for every whole answer (`body` only where `keepsBodies`),
 * `onEnd()` when the other side ends it or it fails.
 */
export function openConnection({ host, port, keepsBodies, onAnswer, onEnd }) {
  let reading = null;
  let isClosing = false;

  const begin = (chunk) => {
    const end = chunk.indexOf(headEnd);
    // A head that comes in pieces is put together first; its parts are small.
    if (end < 0) return { partial: Buffer.from(chunk) };
    const head = chunk.latin1Slice(0, end);
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    const isEmpty = head.startsWith('204', 9) || head.startsWith('304', 9);
    return {
      head,
      status: Number(head.slice(9, 12)),
      bodyBytes: 0,
      bodyBytesWanted: length ? Number(length[1]) : isEmpty ? 0 : null,
      tail: Buffer.alloc(0),
      chunks: keepsBodies ? [] : null,
      rest: chunk.subarray(end + headEnd.length),
    };
  };

  const isWhole = (chunk) => {
    reading.bodyBytes += chunk.length;
    if (reading.chunks) reading.chunks.push(Buffer.from(chunk));
    if (reading.bodyBytesWanted !== null) return reading.bodyBytes >= reading.bodyBytesWanted;
    reading.tail = Buffer.concat([reading.tail, chunk.subarray(-lastChunk.length)]).subarray(-lastChunk.length);
    return reading.tail.equals(lastChunk);
  };

  const read = (data) => {
    let chunk = data;
    if (reading === null || reading.partial) {
      reading = begin(reading?.partial ? Buffer.concat([reading.partial, data]) : data);
      if (reading.partial) return;
      chunk = reading.rest;
    }
    if (!isWhole(chunk)) return;
    const { status, bodyBytes, head, chunks } = reading;
    reading = null;
    onAnswer({ status, bodyBytes, head, body: chunks ? Buffer.concat(chunks).toString() : undefined });
  };

  const socket = connect({
    host,
    port,
    noDelay: true,
    onread: {
      buffer,
      callback: (length, bytes) => {
        read(bytes.subarray(0, length));
        return true;
      },
    },
  });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    if (!isClosing) onEnd();
  });
  return {
    send: (text) => socket.write(text, 'latin1'),
    close: () => {
      isClosing = true;
      socket.destroy();
    },
  };
}

import type { Socket } from 'node:net';

const start = 'HTTP/1.1 100';
const nothing = Buffer.alloc(0);
const maxHeld = 16 * 1024;

/**
 * A server, or a proxy on the way, may send `100 Continue` without being asked for it, and a client has to accept that
 * (RFC 9110, 15.2). undici takes it for a broken response and closes the connection, so it is removed before undici reads
 * it. Returns a function to call before each further request.
 */
export const skipContinue = (socket: Socket): (() => void) => {
  const read = socket.read.bind(socket);
  let isStart = true;
  let held: Buffer = nothing;
  /** Returns the bytes that may be read now. The start of a response is held until it is clear what it is. */
  const release = (): Buffer => {
    for (;;) {
      const head = held.toString('latin1', 0, start.length);
      if (!start.startsWith(head) || held.length > maxHeld) {
        const all = held;
        isStart = false;
        held = nothing;
        return all;
      }
      const end = head.length < start.length ? -1 : held.indexOf('\r\n\r\n');
      if (end < 0) return nothing;
      held = held.subarray(end + 4);
      if (held.length === 0) return nothing;
    }
  };
  socket.read = (size?: number) => {
    const piece: Buffer | null = read(size);
    if (piece === null || !isStart) return piece;
    held = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    return release();
  };
  return () => {
    isStart = true;
  };
};

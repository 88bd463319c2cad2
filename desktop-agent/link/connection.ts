import type { Socket } from 'node:net';
import type * as z from 'zod';
import { BrokenFrame, encodeFrame, frameReader } from './frames.ts';

/** One end of a connection between the service and a session. */
export interface LinkEnd<Sent, Received> {
  /** Returns false if the other side reads too slowly. Messages that can wait should then wait for `drained`. */
  send(message: Sent, bytes?: Buffer): boolean;
  drained(): Promise<void>;
  /** Bytes that the other side has not read yet. */
  readonly waitingBytes: number;
  onMessage(listener: (message: Received, bytes: Buffer | undefined) => void): void;
  /** Resolves when the connection is over, with the reason if this side ended it. */
  readonly closed: Promise<string | undefined>;
  close(reason?: string): void;
  /** Closes once the other side has read everything. */
  end(): void;
}

type Schema<Message> = { safeParse(content: unknown): z.ZodSafeParseResult<Message> };

/** Messages over a socket. A message that does not match `schema` ends the connection. */
export const linkEnd = <Sent, Received>(socket: Socket, schema: Schema<Received>): LinkEnd<Sent, Received> => {
  let listener: (message: Received, bytes: Buffer | undefined) => void = () => {};
  let closeReason: string | undefined;
  const early: [Received, Buffer | undefined][] = [];
  let hasListener = false;
  const close = (reason?: string): void => {
    closeReason ??= reason;
    socket.destroy();
  };
  const read = frameReader(({ content, bytes }) => {
    const message = schema.safeParse(content);
    if (!message.success) throw new BrokenFrame('A message is malformed');
    if (hasListener) listener(message.data, bytes);
    else early.push([message.data, bytes]);
  });
  socket.on('data', (chunk) => {
    try {
      if (!socket.destroyed) read(chunk);
    } catch (error) {
      close((error as Error).message);
      if (!(error instanceof BrokenFrame)) throw error;
    }
  });
  socket.on('error', () => {});
  const closed = new Promise<string | undefined>((resolve) => socket.once('close', () => resolve(closeReason)));
  return {
    closed,
    close,
    end: () => void socket.end(),
    send: (content, bytes) => !socket.destroyed && socket.write(encodeFrame({ content, ...(bytes && { bytes }) })),
    drained: () =>
      new Promise((resolve) => {
        if (socket.destroyed || !socket.writableNeedDrain) return resolve();
        socket.once('drain', resolve);
        socket.once('close', () => resolve());
      }),
    get waitingBytes() {
      return socket.writableLength;
    },
    onMessage(given) {
      listener = given;
      hasListener = true;
      for (const [message, bytes] of early.splice(0)) listener(message, bytes);
    },
  };
};

import { connect, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { encodeFrame, frameReader, InvalidMessage } from './frames.ts';
import { readFromExtension } from './messages.ts';

/** The desktop agent may not be running yet, or may just be being updated. */
const reconnectMs = 1000;

/** The agent sends desktop items, which are much larger than messages of a browser. */
const maxFromAgent = 1024 * 1024;

/**
 * Browsers start this program, one process per profile, and talk to it over standard input and output. It passes valid
 * messages to the desktop agent of this session, and desktop items back. It resolves when the browser ends, or sends
 * something invalid.
 */
export const relay = ({
  input,
  output,
  address,
}: {
  input: Readable;
  output: Writable;
  address: string;
}): Promise<'ended' | 'invalid'> =>
  new Promise((resolve) => {
    let agent: Socket | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;

    const finish = (how: 'ended' | 'invalid'): void => {
      isOver = true;
      clearTimeout(timer);
      agent?.destroy();
      resolve(how);
    };

    const connectToAgent = (): void => {
      const socket = connect(address);
      const read = frameReader((json) => output.write(encodeFrame(JSON.parse(json))), maxFromAgent);
      socket.on('connect', () => {
        agent = socket;
      });
      socket.on('data', (chunk) => {
        try {
          read(chunk);
        } catch {
          socket.destroy();
        }
      });
      socket.on('error', () => {});
      socket.on('close', () => {
        agent = undefined;
        if (!isOver) timer = setTimeout(connectToAgent, reconnectMs);
      });
    };

    const takeFromBrowser = frameReader((json) => {
      const message = readFromExtension(json);
      // Without an agent, nobody could act on it. When the agent is back, the extension reports again which items are
      // entered.
      agent?.write(encodeFrame(message));
    });
    input.on('data', (chunk: Buffer) => {
      try {
        if (!isOver) takeFromBrowser(chunk);
      } catch (error) {
        if (!(error instanceof InvalidMessage)) throw error;
        finish('invalid');
      }
    });
    input.on('end', () => finish('ended'));
    input.on('error', () => finish('ended'));
    output.on('error', () => finish('ended'));
    connectToAgent();
  });

import { connect, type Socket } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { encodeFrame, frameReader, InvalidMessage } from './frames.ts';
import { readFromExtension } from './messages.ts';

/** The desktop agent may not run yet, or may be updated just now. */
const reconnectMs = 1000;

/** From the agent come desktop items: much more than what a browser says. */
const maxFromAgent = 1024 * 1024;

/**
 * Browsers start this program, one for each profile, and speak with it over its standard input and output. It takes what
 * is valid to the desktop agent of this session, and the agent's desktop items back. It resolves when the browser ends, or
 * sends something that it must not.
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
      // Without an agent nobody could act on it; when it is back, the extension says again what is entered.
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

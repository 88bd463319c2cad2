import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { DesktopItem } from '../../domain/desktop-item/desktop-item.ts';
import { encodeFrame, frameReader } from './native-host/frames.ts';
import { type FromExtension, readFromExtension } from './native-host/messages.ts';

/** A browser profile whose extension is connected. */
export interface ConnectedBrowser {
  browser: string;
  extension: string;
}

/** One connected extension. Two profiles of the same browser are two. */
export interface FieldSource {
  id: number;
  /** The name that the extension gives its browser. */
  browser: string;
}

/** The kind of field that somebody types into, and its page. */
export type Typing = Pick<Extract<FromExtension, { is: 'typing' }>, 'field' | 'at' | 'key'>;

export interface Browsers {
  /** Sends the items that browsers watch to all of them, and to each that connects later. */
  setItems(items: readonly DesktopItem[]): void;
  connected(): ConnectedBrowser[];
  /** Asks the browsers that report what is typed into to report it again. */
  askTyping(): void;
  close(): Promise<void>;
}

/** Browsers need no items for applications. */
const forBrowsers = (items: readonly DesktopItem[]): object => ({
  is: 'items',
  takesTyping: true,
  items: items.filter(({ kind, status }) => kind !== 'application' && status !== 'Ignore'),
});

/** Listens to the relays of this user's browsers. An invalid message ends the connection. */
export const listenToBrowsers = async (
  address: string,
  {
    onMessage,
    onTyping = () => {},
    warn,
  }: {
    onMessage(message: FromExtension): void;
    onTyping?: (typing: Typing, from: FieldSource) => void;
    warn(what: string): void;
  },
): Promise<Browsers> => {
  const sockets = new Map<Socket, ConnectedBrowser | undefined>();
  /** The browsers that report what is typed into. Older extensions do not, and would not understand the question. */
  const typing = new Map<Socket, FieldSource>();
  let lastId = 0;
  let items: readonly DesktopItem[] = [];

  const take = (socket: Socket, json: string): void => {
    const message = readFromExtension(json);
    if (message.is === 'hello') sockets.set(socket, { browser: message.browser, extension: message.extension });
    if (message.is === 'typing') takeTyping(socket, message);
    onMessage(message);
  };

  const takeTyping = (socket: Socket, message: Typing): void => {
    const browser = sockets.get(socket)?.browser;
    // Its messages do not count before it has said who it is.
    if (browser === undefined) return;
    const from = typing.get(socket) ?? { id: ++lastId, browser };
    typing.set(socket, from);
    onTyping(message, from);
  };

  const server: Server = createServer((socket) => {
    sockets.set(socket, undefined);
    const read = frameReader((json) => take(socket, json));
    socket.on('data', (chunk) => {
      try {
        if (!socket.destroyed) read(chunk);
      } catch (error) {
        warn(`A browser was disconnected: ${(error as Error).message}`);
        socket.destroy();
      }
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      sockets.delete(socket);
      const from = typing.get(socket);
      typing.delete(socket);
      if (from) onTyping({ field: null, at: Date.now() }, from);
    });
    socket.write(encodeFrame(forBrowsers(items)));
  });

  if (!address.startsWith('\\\\.\\pipe\\')) {
    // Only this user may enter the folder, so nobody else can pose as a browser.
    mkdirSync(dirname(address), { recursive: true, mode: 0o700 });
    chmodSync(dirname(address), 0o700);
    rmSync(address, { force: true });
  }
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });

  return {
    setItems(given) {
      items = given;
      for (const socket of sockets.keys()) socket.write(encodeFrame(forBrowsers(items)));
    },
    askTyping() {
      for (const socket of typing.keys()) socket.write(encodeFrame({ is: 'say-typing' }));
    },
    connected: () => [...sockets.values()].filter((browser) => browser !== undefined),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.keys()) socket.destroy();
      }),
  };
};

import type { EventEmitter } from 'node:events';
import x11 from 'x11';

export interface XEvent {
  name: string;
  atom?: number;
  /** The key code of a raw event. */
  detail?: number;
}

/** XInput 2. */
export interface XInput {
  AllMasterDevices: number;
  /** Replaces the earlier selection of this connection. If no event is named, nothing is sent. */
  XISelectEvents(window: number, masks: { deviceId: number; mask: string[] }): void;
}

export interface ScreenSaver {
  QueryInfo(window: number, done: (error: Error | null, info: { idle: number }) => void): void;
}

/** The parts of `x11`, which has no types, that are used here. */
export interface XClient extends EventEmitter {
  atoms?: Record<string, number>;
  InternAtom(onlyIfExists: boolean, name: string, done: (error: Error | null, atom: number) => void): void;
  GetProperty(
    remove: 0 | 1,
    window: number,
    name: number,
    type: number,
    offset: number,
    length: number,
    done: (error: Error | null, property: { data?: Buffer }) => void,
  ): void;
  ChangeWindowAttributes(window: number, attributes: { eventMask: number }): void;
  require(extension: 'screen-saver', done: (error: Error | null, extension: ScreenSaver) => void): void;
  require(extension: 'xinput', done: (error: Error | null, extension: XInput) => void): void;
  GetKeyboardMapping(first: number, count: number, done: (error: Error | null, keysyms: number[][]) => void): void;
  terminate(): void;
}

interface XDisplay {
  client: XClient;
  screen: { root: number }[];
  min_keycode: number;
  max_keycode: number;
}

/** Asks for events when a property of a window changes. */
export const propertyChange = 1 << 22;

/** A connection to an X server, with promises. */
export interface XConnection {
  readonly root: number;
  readonly client: XClient;
  atom(name: string): Promise<number>;
  /** Empty if the window does not have it, or is gone. */
  property(window: number, atom: number): Promise<Buffer>;
  screenSaver(): Promise<ScreenSaver>;
  input(): Promise<XInput>;
  /** The characters of each key, by its code: plain, with Shift, and so on. */
  keysyms(): Promise<ReadonlyMap<number, readonly number[]>>;
  /** Resolves when the server is gone, because the user has logged off. */
  readonly lost: Promise<void>;
  close(): void;
}

let standardAtoms: Record<string, number> | undefined;

/** `x11` keeps the atoms of all servers in one table, though each server numbers its own: a client gets its own table. */
export const ownAtoms = (client: { atoms?: Record<string, number> }): void => {
  standardAtoms ??= { ...client.atoms };
  client.atoms = { ...standardAtoms };
};

export const connectToX = (display: string): Promise<XConnection> =>
  new Promise((resolve, reject) => {
    let isConnected = false;
    const client = x11.createClient({ display }, (error, opened) => {
      if (error) return reject(error);
      const { client: connected, screen, min_keycode: firstKey, max_keycode: lastKey } = opened as XDisplay;
      ownAtoms(connected);
      isConnected = true;
      resolve({
        client: connected,
        root: screen[0]!.root,
        lost,
        atom: (name) =>
          new Promise((found, failed) =>
            connected.InternAtom(false, name, (problem, atom) => (problem ? failed(problem) : found(atom))),
          ),
        property: (window, atom) =>
          new Promise((found) =>
            connected.GetProperty(0, window, atom, 0, 0, 1000, (problem, property) =>
              // The window may be gone by now.
              found(problem ? Buffer.alloc(0) : (property.data ?? Buffer.alloc(0))),
            ),
          ),
        screenSaver: () =>
          new Promise((found, failed) =>
            connected.require('screen-saver', (problem, extension) => (problem ? failed(problem) : found(extension))),
          ),
        input: () =>
          new Promise((found, failed) =>
            connected.require('xinput', (problem, extension) => (problem ? failed(problem) : found(extension))),
          ),
        keysyms: () =>
          new Promise((found, failed) =>
            connected.GetKeyboardMapping(firstKey, lastKey - firstKey + 1, (problem, rows) =>
              problem ? failed(problem) : found(new Map(rows.map((row, index) => [firstKey + index, row]))),
            ),
          ),
        close: () => connected.terminate(),
      });
    }) as EventEmitter;
    const lost = new Promise<void>((done) => client.once('end', done));
    // Errors about single windows arrive here too, for example if one was closed in the meantime.
    client.on('error', (error: Error) => {
      if (!isConnected) reject(error);
    });
  });

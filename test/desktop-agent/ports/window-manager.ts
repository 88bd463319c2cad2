import x11 from 'x11';
import { ownAtoms } from '../../../desktop-agent/x11/connection.ts';

type Done<Value> = (error: Error | null, value: Value) => void;

interface Client {
  atoms?: Record<string, number>;
  AllocID(): number;
  CreateWindow(id: number, parent: number, x: number, y: number, width: number, height: number): void;
  MapWindow(id: number): void;
  InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void;
  ChangeProperty(mode: 0, window: number, name: number, type: number, units: 8 | 32, data: Buffer): void;
  GetInputFocus(done: Done<unknown>): void;
  require(extension: 'xtest', done: Done<XTest>): void;
  on(event: 'error', listener: () => void): void;
  terminate(): void;
}
interface XTest {
  KeyPress: number;
  KeyRelease: number;
  FakeInput(type: number, code: number, time: number, window: number, x: number, y: number): void;
}

export interface WindowManager {
  /** A window of this process gets the focus; undefined: none has it. */
  activate(title: string | undefined): Promise<void>;
  rename(title: string): Promise<void>;
  pressKey(): Promise<void>;
  /** Presses a key by its code, while others are held. */
  press(code: number, held?: readonly number[]): Promise<void>;
  close(): void;
}

const cardinal = 6;
const windowType = 33;

const word = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};

/** Does what a window manager does: says on the root window which window is active. */
export const windowManager = async (display: string): Promise<WindowManager> => {
  const { client, root } = await new Promise<{ client: Client; root: number }>((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => {
      if (error) return reject(error);
      const found = opened as { client: Client; screen: { root: number }[] };
      ownAtoms(found.client);
      resolve({ client: found.client, root: found.screen[0]!.root });
    });
  });
  client.on('error', () => {});
  const ask = <Value>(call: (done: Done<Value>) => void): Promise<Value> =>
    new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));
  const atom = (name: string) => ask<number>((done) => client.InternAtom(false, name, done));
  /** Everything sent before has been carried out. */
  const settle = () => ask((done) => client.GetInputFocus(done));
  const [active, processId, name, utf8] = await Promise.all(
    ['_NET_ACTIVE_WINDOW', '_NET_WM_PID', '_NET_WM_NAME', 'UTF8_STRING'].map(atom),
  );
  const window = client.AllocID();
  client.CreateWindow(window, root, 0, 0, 100, 100);
  client.ChangeProperty(0, window, processId!, cardinal, 32, word(process.pid));
  client.MapWindow(window);
  const rename = async (title: string): Promise<void> => {
    client.ChangeProperty(0, window, name!, utf8!, 8, Buffer.from(title));
    await settle();
  };
  const press = async (code: number, held: readonly number[] = []): Promise<void> => {
    const test = await ask<XTest>((done) => client.require('xtest', done));
    const all = [...held, code];
    for (const one of all) test.FakeInput(test.KeyPress, one, 0, root, 0, 0);
    for (const one of all.reverse()) test.FakeInput(test.KeyRelease, one, 0, root, 0, 0);
    await settle();
  };
  return {
    rename,
    press,
    async activate(title) {
      if (title !== undefined) await rename(title);
      client.ChangeProperty(0, root, active!, windowType, 32, word(title === undefined ? 0 : window));
      await settle();
    },
    pressKey: () => press(38),
    close: () => client.terminate(),
  };
};

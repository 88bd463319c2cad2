import x11 from 'x11';
import { ownAtoms } from '../../desktop-agent/x11/connection.ts';

type Done<Value> = (error: Error | null, value: Value) => void;

interface XTest {
  KeyPress: number;
  KeyRelease: number;
  FakeInput(type: number, code: number, time: number, window: number, x: number, y: number): void;
}

/** The parts of `x11` that a window manager and a person at the keyboard need. */
interface Client {
  atoms?: Record<string, number>;
  InternAtom(onlyIfExists: boolean, name: string, done: Done<number>): void;
  QueryTree(window: number, done: Done<{ children: number[] }>): void;
  GetProperty(
    remove: 0,
    window: number,
    name: number,
    type: 0,
    offset: 0,
    length: number,
    done: Done<{ data?: Buffer }>,
  ): void;
  GetGeometry(window: number, done: Done<{ width: number; height: number }>): void;
  ChangeProperty(mode: 0, window: number, name: number, type: number, units: 32, data: Buffer): void;
  SetInputFocus(window: number, revertTo: number): void;
  GetInputFocus(done: Done<unknown>): void;
  GetKeyboardMapping(first: number, count: number, done: Done<number[][]>): void;
  require(extension: 'xtest', done: Done<XTest>): void;
  on(event: 'error', listener: () => void): void;
  terminate(): void;
}

const windowType = 33;

/** Brings a window of a display to the front, as a window manager would (there is none here), and types on its keyboard. */
export const personAt = async (display: string) => {
  const { client, root, firstKey, lastKey } = await new Promise<{
    client: Client;
    root: number;
    firstKey: number;
    lastKey: number;
  }>((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => {
      if (error) return reject(error);
      const found = opened as { client: Client; screen: { root: number }[]; min_keycode: number; max_keycode: number };
      ownAtoms(found.client);
      const { min_keycode: first, max_keycode: last } = found;
      resolve({ client: found.client, root: found.screen[0]!.root, firstKey: first, lastKey: last });
    });
  });
  client.on('error', () => {});
  const ask = <Value>(call: (done: Done<Value>) => void): Promise<Value> =>
    new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));
  const atom = (name: string) => ask<number>((done) => client.InternAtom(false, name, done));
  const settle = () => ask((done) => client.GetInputFocus(done));
  const [active, processId] = await Promise.all(['_NET_ACTIVE_WINDOW', '_NET_WM_PID'].map(atom));
  const test = await ask<XTest>((done) => client.require('xtest', done));
  const rows = await ask<number[][]>((done) => client.GetKeyboardMapping(firstKey, lastKey - firstKey + 1, done));
  const codeOf = (keysym: number): number => firstKey + rows.findIndex(([plain]) => plain === keysym);

  const say = async (window: number): Promise<void> => {
    const data = Buffer.alloc(4);
    data.writeUInt32LE(window);
    client.ChangeProperty(0, root, active!, windowType, 32, data);
    await settle();
  };

  return {
    /** Brings the largest window that names its program to the front, and gives it the keyboard. */
    async bringToFront(): Promise<void> {
      const { children } = await ask<{ children: number[] }>((done) => client.QueryTree(root, done));
      const windows = await Promise.all(
        children.map(async (window) => {
          const { data } = await ask<{ data?: Buffer }>((done) =>
            client.GetProperty(0, window, processId!, 0, 0, 4, done),
          ).catch(() => ({ data: undefined }));
          const size = await ask<{ width: number; height: number }>((done) => client.GetGeometry(window, done)).catch(
            () => ({ width: 0, height: 0 }),
          );
          return { window, area: data && data.length >= 4 ? size.width * size.height : 0 };
        }),
      );
      const [largest] = windows.sort((a, b) => b.area - a.area);
      if (!largest || largest.area === 0) throw new Error('There is no window on this display');
      client.SetInputFocus(largest.window, 1);
      await say(largest.window);
    },
    /** Types lower-case letters, spaces and digits, one after the other, as a person does. */
    async type(text: string, pass: (seconds: number) => Promise<unknown>): Promise<void> {
      for (const letter of text) {
        const code = codeOf(letter.codePointAt(0)!);
        test.FakeInput(test.KeyPress, code, 0, root, 0, 0);
        test.FakeInput(test.KeyRelease, code, 0, root, 0, 0);
        await settle();
        await pass(0.06);
      }
    },
    close: () => client.terminate(),
  };
};
export type Person = Awaited<ReturnType<typeof personAt>>;

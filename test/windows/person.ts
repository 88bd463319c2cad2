import { execFileSync } from 'node:child_process';
import x11 from 'x11';

type Done<Value> = (error: Error | null, value: Value) => void;
interface XTest {
  FakeInput(type: number, detail: number, time: number, window: number, x: number, y: number): void;
}
interface Client {
  require(extension: 'xtest', done: Done<XTest>): void;
  GetInputFocus(done: Done<unknown>): void;
  on(event: 'error', listener: () => void): void;
  terminate(): void;
}

const [buttonPress, buttonRelease, motion] = [4, 5, 6];

/** Moves the mouse of the X display and presses its buttons, as a person does. */
const act = async (display: string, what: (test: XTest, root: number) => void): Promise<void> => {
  const { client, root } = await new Promise<{ client: Client; root: number }>((resolve, reject) => {
    x11.createClient({ display }, (error, opened) => {
      if (error) return reject(error);
      const found = opened as { client: Client; screen: { root: number }[] };
      resolve({ client: found.client, root: found.screen[0]!.root });
    });
  });
  client.on('error', () => {});
  const test = await new Promise<XTest>((resolve, reject) =>
    client.require('xtest', (error, found) => (error ? reject(error) : resolve(found))),
  );
  what(test, root);
  // Answered after everything before it.
  await new Promise((resolve) => client.GetInputFocus(resolve));
  client.terminate();
};

export const clickAt = (display: string, { x, y }: { x: number; y: number }): Promise<void> =>
  act(display, (test, root) => {
    test.FakeInput(motion, 0, 0, root, x, y);
    test.FakeInput(buttonPress, 1, 0, root, 0, 0);
    test.FakeInput(buttonRelease, 1, 0, root, 0, 0);
  });

export const moveTo = (display: string, { x, y }: { x: number; y: number }): Promise<void> =>
  act(display, (test, root) => test.FakeInput(motion, 0, 0, root, x, y));

/** A part of what the display shows: red, green and blue of each pixel, or a picture file. */
export const grab = async (
  display: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  as: 'pixels' | 'png' = 'pixels',
): Promise<Buffer> => {
  const input = ['-f', 'x11grab', '-video_size', `${width}x${height}`, '-i', `${display}+${x},${y}`, '-frames:v', '1'];
  const output = as === 'png' ? ['-c:v', 'png', '-f', 'image2pipe'] : ['-f', 'rawvideo', '-pix_fmt', 'rgb24'];
  return execFileSync('ffmpeg', ['-v', 'error', ...input, ...output, 'pipe:1'], { maxBuffer: 1e8 });
};

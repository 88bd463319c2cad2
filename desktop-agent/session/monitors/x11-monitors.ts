import x11 from 'x11';
import type { Monitor } from '../../../domain/screen/segment.ts';
import { type Monitors, withoutMirrors } from './monitors.ts';

type Callback<Value> = (error: Error | null, value: Value) => void;

interface Output {
  crtc: number;
  name: string;
}
interface Crtc {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface RandR {
  NotifyMask: { ScreenChange: number };
  SelectInput(window: number, mask: number): void;
  GetScreenResourcesCurrent(window: number, done: Callback<{ outputs: number[]; config_timestamp: number }>): void;
  GetOutputInfo(output: number, time: number, done: Callback<Output>): void;
  GetCrtcInfo(crtc: number, time: number, done: Callback<Crtc>): void;
  GetOutputPrimary(window: number, done: Callback<number>): void;
}
interface Client {
  require(extension: 'randr', done: Callback<RandR>): void;
  GetGeometry(window: number, done: Callback<{ width: number; height: number }>): void;
  on(event: 'event', listener: (event: { name: string }) => void): void;
  on(event: 'error' | 'end', listener: (error?: Error) => void): void;
  close(): void;
}
interface Display {
  client: Client;
  screen: { root: number; pixel_width: number; pixel_height: number }[];
}

const ask = <Value>(call: (done: Callback<Value>) => void): Promise<Value> =>
  new Promise((resolve, reject) => {
    call((error, value) => (error ? reject(error) : resolve(value)));
  });

/** Monitors by the RandR extension of an X server. */
export class X11Monitors implements Monitors {
  readonly #client: Client;
  readonly #randr: RandR;
  readonly #root: number;
  readonly #listeners: (() => void)[] = [];
  #isGone = false;

  private constructor({ client, screen }: Display, randr: RandR) {
    this.#client = client;
    this.#randr = randr;
    this.#root = screen[0]!.root;
    randr.SelectInput(this.#root, randr.NotifyMask.ScreenChange);
    const tell = () => {
      for (const listener of this.#listeners) listener();
    };
    client.on('event', ({ name }) => {
      if (name === 'RRScreenChangeNotify') tell();
    });
    client.on('end', () => {
      this.#isGone = true;
      tell();
    });
  }

  /** @throws Error when there is no X server at `display`, or one without RandR. */
  static async open(display?: string): Promise<X11Monitors> {
    const opened = await new Promise<Display>((resolve, reject) => {
      const client = x11.createClient(display === undefined ? {} : { display }, (error, value) =>
        error ? reject(error) : resolve(value as Display),
      );
      // Errors of later requests arrive here too. Their callers have already been called back.
      client.on('error', (error) => reject(error));
    });
    return new X11Monitors(opened, await ask((done) => opened.client.require('randr', done)));
  }

  async list(): Promise<Monitor[]> {
    if (this.#isGone) return [];
    const randr = this.#randr;
    const [resources, primary] = await Promise.all([
      ask<{ outputs: number[]; config_timestamp: number }>((done) => randr.GetScreenResourcesCurrent(this.#root, done)),
      ask<number>((done) => randr.GetOutputPrimary(this.#root, done)),
    ]);
    const time = resources.config_timestamp;
    const monitors = await Promise.all(
      resources.outputs.map(async (output): Promise<Monitor | undefined> => {
        const { crtc, name } = await ask<Output>((done) => randr.GetOutputInfo(output, time, done));
        if (crtc === 0) return undefined;
        const { x, y, width, height } = await ask<Crtc>((done) => randr.GetCrtcInfo(crtc, time, done));
        // An output that is switched off has no size.
        return width && height ? { id: name, x, y, width, height, primary: output === primary } : undefined;
      }),
    );
    const shown = monitors.filter((monitor) => monitor !== undefined);
    const [first, ...others] = shown;
    if (first && !shown.some((monitor) => monitor.primary))
      return withoutMirrors([{ ...first, primary: true }, ...others]);
    return withoutMirrors(shown);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#listeners.length = 0;
    if (!this.#isGone) this.#client.close();
  }
}

import type { Monitor } from '../../../domain/screen/segment.ts';
import { type Monitors, withoutMirrors } from './monitors.ts';

/** Simulated monitors, for tests. */
export class FakeMonitors implements Monitors {
  #monitors: Monitor[];
  readonly #listeners: (() => void)[] = [];

  constructor(monitors: Monitor[]) {
    this.#monitors = monitors;
  }

  change(monitors: Monitor[]): void {
    this.#monitors = monitors;
    for (const listener of this.#listeners) listener();
  }

  async list(): Promise<Monitor[]> {
    return withoutMirrors(this.#monitors);
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#listeners.length = 0;
  }
}

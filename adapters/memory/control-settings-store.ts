import type { ControlSettings, ControlSettingsStore } from '../../domain/control/settings.ts';
import { Failure } from '../../domain/failure.ts';

export class MemoryControlSettingsStore implements ControlSettingsStore {
  #settings: ControlSettings | undefined;

  async read(): Promise<ControlSettings | undefined> {
    return structuredClone(this.#settings);
  }

  async save(settings: ControlSettings): Promise<void> {
    if ((this.#settings?.version ?? 0) !== settings.version - 1) {
      throw new Failure('conflict', 'Somebody else has saved these settings meanwhile');
    }
    this.#settings = structuredClone(settings);
  }
}

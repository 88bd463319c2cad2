import { Failure } from '../../../domain/failure.ts';
import type { Monitoring, MonitoringStore } from '../../../domain/live/monitoring.ts';
import type { MemoryContacts } from './memory-contacts.ts';

export class MemoryMonitoringStore implements MonitoringStore {
  readonly #memory: MemoryContacts;

  constructor(memory: MemoryContacts) {
    this.#memory = memory;
  }

  async begin(monitoring: Monitoring): Promise<void> {
    if (this.#memory.monitorings.has(monitoring.monitoringId))
      throw new Failure('conflict', 'A monitoring with this id already exists');
    this.#memory.monitorings.set(monitoring.monitoringId, structuredClone(monitoring));
  }

  async conclude(monitoring: Monitoring): Promise<void> {
    if (this.#memory.monitorings.get(monitoring.monitoringId)?.result !== 'requested') return;
    this.#memory.monitorings.set(monitoring.monitoringId, structuredClone(monitoring));
  }
}

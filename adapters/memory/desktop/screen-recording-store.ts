import { Failure } from '../../../domain/failure.ts';
import type { ScreenRecording, ScreenRecordingStore } from '../../../domain/screen-only/screen-recordings.ts';

export class MemoryScreenRecordingStore implements ScreenRecordingStore {
  readonly #recordings = new Map<string, ScreenRecording>();

  async find(agentId: string): Promise<ScreenRecording | undefined> {
    return structuredClone(this.#recordings.get(agentId));
  }

  async inProgress(): Promise<ScreenRecording[]> {
    return structuredClone([...this.#recordings.values()].filter(({ to }) => to === undefined));
  }

  async save(recording: ScreenRecording, before: ScreenRecording | undefined): Promise<void> {
    const stored = this.#recordings.get(recording.agentId);
    if (stored?.contactId !== before?.contactId || stored?.to !== before?.to) {
      throw new Failure('conflict', 'The recording of this screen has been changed in the meantime');
    }
    this.#recordings.set(recording.agentId, structuredClone(recording));
  }
}

import { Failure } from '../../../domain/failure.ts';
import type { GatewayReport } from '../../../domain/flag/gateway-report.ts';
import type { RecordingServer, RecordingServerStore } from '../../../domain/flag/recording-server.ts';

const changedMeanwhile = () =>
  new Failure('conflict', 'Somebody else has changed this recording server in the meantime');

export class MemoryRecordingServerStore implements RecordingServerStore {
  readonly #servers = new Map<string, RecordingServer>();
  readonly #reports = new Map<string, GatewayReport>();

  async all(): Promise<RecordingServer[]> {
    return structuredClone([...this.#servers.values()]);
  }

  async find(recordingServerId: string): Promise<RecordingServer | undefined> {
    return structuredClone(this.#servers.get(recordingServerId));
  }

  async save(server: RecordingServer): Promise<void> {
    if ((this.#servers.get(server.recordingServerId)?.version ?? 0) !== server.version) throw changedMeanwhile();
    this.#servers.set(server.recordingServerId, structuredClone({ ...server, version: server.version + 1 }));
  }

  async remove({ recordingServerId, version }: Pick<RecordingServer, 'recordingServerId' | 'version'>): Promise<void> {
    if (this.#servers.get(recordingServerId)?.version !== version) throw changedMeanwhile();
    this.#servers.delete(recordingServerId);
    this.#reports.delete(recordingServerId);
  }

  async noteReport(report: GatewayReport): Promise<void> {
    const before = this.#reports.get(report.recordingServerId);
    if (!before || before.at <= report.at) this.#reports.set(report.recordingServerId, structuredClone(report));
  }

  async report(recordingServerId: string): Promise<GatewayReport | undefined> {
    return structuredClone(this.#reports.get(recordingServerId));
  }

  async reports(): Promise<GatewayReport[]> {
    return structuredClone([...this.#reports.values()]);
  }
}

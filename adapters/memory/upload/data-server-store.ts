import type {
  AgentStatus,
  DataServer,
  DataServerStore,
  EnrolledAgent,
  FormerDataServer,
} from '../../../domain/data-server/data-server.ts';
import type { UploadProgress } from '../../../domain/data-server/upload-progress.ts';
import { Failure } from '../../../domain/failure.ts';

const sameName = (a: string, b: string): boolean =>
  a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();

export class MemoryDataServerStore implements DataServerStore {
  readonly #servers = new Map<string, DataServer>();
  readonly #former = new Map<string, FormerDataServer>();
  readonly #agents = new Map<string, EnrolledAgent>();
  /** By data server, then by agent. */
  readonly #statuses = new Map<string, Map<string, AgentStatus>>();

  readonly #progress = new Map<string, UploadProgress>();

  async all(): Promise<DataServer[]> {
    return structuredClone([...this.#servers.values()]);
  }

  async find(dataServerId: string): Promise<DataServer | undefined> {
    return structuredClone(this.#servers.get(dataServerId));
  }

  async save(server: DataServer): Promise<void> {
    const { dataServerId, name, version } = server;
    if ((this.#servers.get(dataServerId)?.version ?? 0) !== version) {
      throw new Failure('conflict', 'Somebody else has changed this data server in the meantime');
    }
    const others = [...this.#servers.values()].filter((other) => other.dataServerId !== dataServerId);
    if (others.some((other) => sameName(other.name, name))) {
      throw new Failure('conflict', `A data server named ${name} already exists`, { field: 'name' });
    }
    this.#servers.set(dataServerId, structuredClone({ ...server, version: version + 1 }));
  }

  async enrol(agent: EnrolledAgent, codeHash: string, now: string): Promise<void> {
    const server = this.#servers.get(agent.dataServerId);
    if (server?.enrolment?.codeHash !== codeHash || server.enrolment.expiresAt <= now) {
      throw new Failure('forbidden', 'This enrolment code is wrong, used or expired');
    }
    const { enrolment: _, ...rest } = server;
    this.#servers.set(server.dataServerId, { ...rest, version: rest.version + 1 });
    this.#agents.set(agent.agentId, structuredClone(agent));
  }

  async removeAgent(agentId: string): Promise<void> {
    this.#agents.delete(agentId);
  }

  async remove({ dataServerId, version }: Pick<DataServer, 'dataServerId' | 'version'>): Promise<void> {
    const server = this.#servers.get(dataServerId);
    if (!server) return;
    if (server.version !== version) {
      throw new Failure('conflict', 'Somebody else has changed this data server in the meantime');
    }
    this.#servers.delete(dataServerId);
    this.#former.set(dataServerId, { dataServerId, name: server.name });
    this.#statuses.delete(dataServerId);
    this.#progress.delete(dataServerId);
  }

  async former(): Promise<FormerDataServer[]> {
    return structuredClone([...this.#former.values()]);
  }

  async agent(agentId: string): Promise<EnrolledAgent | undefined> {
    return structuredClone(this.#agents.get(agentId));
  }

  async agents(): Promise<EnrolledAgent[]> {
    return structuredClone([...this.#agents.values()]);
  }

  async noteStatus(dataServerId: string, status: AgentStatus): Promise<void> {
    const statuses = this.#statuses.get(dataServerId) ?? new Map<string, AgentStatus>();
    this.#statuses.set(dataServerId, statuses);
    const stored = statuses.get(status.agentId);
    if (!stored || stored.at <= status.at) statuses.set(status.agentId, structuredClone(status));
  }

  async statuses(dataServerId: string): Promise<AgentStatus[]> {
    return structuredClone([...(this.#statuses.get(dataServerId)?.values() ?? [])]);
  }

  async noteProgress(dataServerId: string, progress: UploadProgress): Promise<void> {
    this.#progress.set(dataServerId, structuredClone(progress));
  }

  async progress(dataServerId: string): Promise<UploadProgress | undefined> {
    return structuredClone(this.#progress.get(dataServerId));
  }
}

import type { CaptureStore, Captures } from '../../../domain/desktop/captures.ts';
import type {
  CommandAnswer,
  DesktopCommand,
  DesktopCommandStore,
  StoredCommand,
} from '../../../domain/desktop/command.ts';
import type { Medium } from '../../../domain/recording/recording.ts';

export class MemoryDesktopCommandStore implements DesktopCommandStore {
  readonly #commands = new Map<string, StoredCommand>();

  async leave(command: DesktopCommand): Promise<void> {
    this.#commands.set(`${command.desktopId}#${command.commandId}`, structuredClone({ ...command, answers: {} }));
  }

  async find(desktopId: string, commandId: string): Promise<StoredCommand | undefined> {
    return structuredClone(this.#commands.get(`${desktopId}#${commandId}`));
  }

  async latest(desktopId: string): Promise<StoredCommand[]> {
    return structuredClone(
      [...this.#commands.values()]
        .filter((one) => one.desktopId === desktopId)
        .sort((a, b) => (a.commandId > b.commandId ? -1 : 1))
        .slice(0, 50),
    );
  }

  async answer(desktopId: string, commandId: string, medium: Medium, answer: CommandAnswer): Promise<boolean> {
    const command = this.#commands.get(`${desktopId}#${commandId}`);
    if (!command) return false;
    command.answers[medium] ??= structuredClone(answer);
    return true;
  }
}

export class MemoryCaptureStore implements CaptureStore {
  readonly #captures = new Map<string, Captures>();
  readonly #changes: Captures[] = [];

  async note(captures: Captures, { isNews }: { isNews: boolean }): Promise<void> {
    if (isNews) this.#changes.push(structuredClone(captures));
    const before = this.#captures.get(captures.desktopId);
    if (!before || before.at <= captures.at) this.#captures.set(captures.desktopId, structuredClone(captures));
  }

  async find(desktopId: string): Promise<Captures | undefined> {
    return structuredClone(this.#captures.get(desktopId));
  }

  async all(): Promise<Captures[]> {
    return structuredClone([...this.#captures.values()].sort((a, b) => (a.desktopId < b.desktopId ? -1 : 1)));
  }

  async changes(since: string): Promise<Captures[]> {
    return structuredClone(this.#changes.filter(({ at }) => at >= since).sort((a, b) => (a.at < b.at ? -1 : 1)));
  }
}

import type {
  RecorderAnswer,
  RecorderCommand,
  RecorderCommandStore,
  StoredRecorderCommand,
} from '../../../domain/telephony/recorder-command.ts';

export class MemoryRecorderCommandStore implements RecorderCommandStore {
  readonly #commands = new Map<string, StoredRecorderCommand>();

  async leave(command: RecorderCommand): Promise<void> {
    this.#commands.set(`${command.gatewayId}#${command.commandId}`, structuredClone(command));
  }

  async find(gatewayId: string, commandId: string): Promise<StoredRecorderCommand | undefined> {
    return structuredClone(this.#commands.get(`${gatewayId}#${commandId}`));
  }

  async since(gatewayId: string, at: string): Promise<StoredRecorderCommand[]> {
    return structuredClone(
      [...this.#commands.values()]
        .filter((one) => one.gatewayId === gatewayId && one.commandId >= at)
        .sort((a, b) => (a.commandId < b.commandId ? -1 : 1)),
    );
  }

  async answer(gatewayId: string, commandId: string, answer: RecorderAnswer): Promise<boolean> {
    const command = this.#commands.get(`${gatewayId}#${commandId}`);
    if (!command) return false;
    command.answer ??= structuredClone(answer);
    return true;
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { PythonPackages } from '../../packages/python-packages.ts';

export interface SipPhoneSettings {
  extension: string;
  name: string;
  password: string;
  sipPort: number;
  /** The tone that the other side hears. */
  toneHz: number;
  /** How long it rings before it answers; if left out, it never answers. */
  answerAfterSeconds?: number;
}

type CallState = 'RINGING' | 'CALLING' | 'EARLY' | 'CONNECTING' | 'CONFIRMED' | 'DISCONNECTED';

interface PhoneMessage {
  id?: number;
  error?: string;
  registered?: boolean;
  call?: number;
  state?: CallState;
  reason?: string;
}

const withinMs = 20_000;

/** A real SIP phone, in a process of its own. It registers, and a tone is its voice. */
export class SipPhone {
  readonly extension: string;
  readonly #child: ChildProcess;
  readonly #states: CallState[] = [];
  /** Calls that somebody or something answered, including ended ones. */
  readonly #answered = new Set<number>();
  readonly #waiting = new Map<number, (message: PhoneMessage) => void>();
  readonly #listeners = new Set<() => void>();
  #isRegistered = false;
  #lastId = 0;
  #ended: string | undefined;

  private constructor({ python, packages }: PythonPackages, settings: SipPhoneSettings) {
    const { extension, name, password, sipPort, toneHz, answerAfterSeconds = null } = settings;
    this.extension = extension;
    const words = { extension, name, password, server: `127.0.0.1:${sipPort}` };
    const voice = { tone_hz: toneHz, answer_after: answerAfterSeconds };
    const script = join(import.meta.dirname, 'phone.py');
    this.#child = spawn(python, [script, JSON.stringify({ ...words, ...voice })], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...(packages !== undefined && { PYTHONPATH: packages }) },
    });
    this.#child.stdin!.on('error', () => {});
    createInterface({ input: this.#child.stdout! }).on('line', (line) => this.#receive(JSON.parse(line)));
    this.#child.once('exit', (code, signal) => {
      this.#ended = `the phone ${extension} ended (${signal ?? code})`;
      for (const answer of this.#waiting.values()) answer({ error: this.#ended });
      this.#notify();
    });
  }

  static async start(python: PythonPackages, settings: SipPhoneSettings): Promise<SipPhone> {
    const phone = new SipPhone(python, settings);
    try {
      await phone.#until('is registered', () => phone.#isRegistered);
    } catch (error) {
      await phone.stop();
      throw error;
    }
    return phone;
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #receive(message: PhoneMessage): void {
    if (message.id !== undefined) this.#waiting.get(message.id)?.(message);
    if (message.registered !== undefined) this.#isRegistered = message.registered;
    if (message.call !== undefined && message.state !== undefined) {
      this.#states[message.call] = message.state;
      if (message.state === 'CONFIRMED') this.#answered.add(message.call);
    }
    this.#notify();
  }

  #until(what: string, condition: () => boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (error?: Error) => {
        clearTimeout(timer);
        this.#listeners.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const look = () => {
        try {
          if (condition()) settle();
          else if (this.#ended !== undefined) settle(new Error(this.#ended));
        } catch (error) {
          settle(error as Error);
        }
      };
      const states = () => this.#states.join(', ') || 'it has no call';
      const timer = setTimeout(
        () => settle(new Error(`never: the phone ${this.extension} ${what} (${states()})`)),
        withinMs,
      );
      this.#listeners.add(look);
      look();
    });
  }

  async #act(command: Record<string, string | number>): Promise<PhoneMessage> {
    const id = ++this.#lastId;
    const { promise, resolve } = Promise.withResolvers<PhoneMessage>();
    this.#waiting.set(id, resolve);
    if (this.#ended !== undefined) resolve({ error: this.#ended });
    else this.#child.stdin!.write(`${JSON.stringify({ id, ...command })}\n`);
    const answer = await promise;
    this.#waiting.delete(id);
    if (answer.error !== undefined) throw new Error(`the phone ${this.extension}: ${answer.error}`);
    return answer;
  }

  #newest(state: CallState): number {
    return this.#states.lastIndexOf(state);
  }

  get isTalking(): boolean {
    return this.#newest('CONFIRMED') >= 0;
  }

  /** Dials, and waits until somebody or something answers. */
  async dial(to: string): Promise<void> {
    const { call } = await this.#act({ do: 'dial', to });
    await this.#until(`talks to ${to}`, () => {
      if (this.#answered.has(call!)) return true;
      if (this.#states[call!] === 'DISCONNECTED') throw new Error(`the phone ${this.extension}: ${to} did not answer`);
      return false;
    });
  }

  /** Waits until this phone has this many answered calls. */
  talks(calls = 1): Promise<void> {
    const count = () => this.#states.filter((state) => state === 'CONFIRMED').length;
    return this.#until(calls === 1 ? 'talks' : `has ${calls} calls`, () => count() === calls);
  }

  rings(): Promise<void> {
    const isRinging = (state: CallState) => state === 'RINGING' || state === 'EARLY';
    return this.#until('rings', () => this.#states.some(isRinging));
  }

  /** Waits until this phone is in no call. */
  isIdle(): Promise<void> {
    return this.#until('is idle', () => this.#states.every((state) => state === 'DISCONNECTED'));
  }

  async hold(): Promise<void> {
    await this.#act({ do: 'hold', call: this.#newest('CONFIRMED') });
  }

  async retrieve(): Promise<void> {
    await this.#act({ do: 'retrieve', call: this.#newest('CONFIRMED') });
  }

  /** Transfers blind: by REFER, without talking to the destination. */
  async transfer(to: string): Promise<void> {
    await this.#act({ do: 'transfer', call: this.#newest('CONFIRMED'), to });
  }

  /** Transfers attended: by REFER with Replaces, the first call continues with the party that the second one reached. */
  async transferToConsulted(): Promise<void> {
    const call = this.#states.indexOf('CONFIRMED');
    await this.#act({ do: 'transferToConsulted', call, consulted: this.#newest('CONFIRMED') });
  }

  /** Ends the newest call. */
  async hangUp(): Promise<void> {
    await this.#act({ do: 'hangUp', call: this.#newest('CONFIRMED') });
  }

  /** Switches the phone off. */
  async stop(): Promise<void> {
    if (this.#ended !== undefined) return;
    const exited = once(this.#child, 'exit');
    this.#child.stdin!.end();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 2000);
    await exited;
    clearTimeout(timer);
  }
}

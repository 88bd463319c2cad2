import type { Verb } from '../../../domain/control/command/command.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import type { Outcome } from '../../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../../domain/control/recorder/recorder.ts';
import type { RecorderName } from '../../../domain/control/recorder/recorder-name.ts';
import { traitsOf } from '../../../domain/control/recorder/recorder-traits.ts';
import type { Medium } from '../../../domain/recording/recording.ts';

/** How a recorder behaves when it gets an instruction. */
export interface Behaviour {
  result?: Outcome['result'];
  code?: string;
  detail?: string;
  /** The answer waits for this; what it records has changed before. */
  late?: () => Promise<unknown>;
  /** It carries the instruction out, but never answers. */
  silent?: boolean;
  /** Breaks the contract: throws. */
  broken?: boolean;
}

type Recorded = 'recording' | 'paused' | 'stopped';

/** A recorder in memory. In tests it stands in for the desktop of an agent, and for any provider. */
export class MemoryRecorder implements Recorder {
  readonly name: RecorderName;
  /** The instructions that it received, in order. */
  readonly instructions: { verb: Verb; medium: Medium; contactId: string }[] = [];
  readonly #media: readonly Medium[];
  readonly #now: () => Date;
  readonly #recorded = new Map<string, Recorded>();
  readonly #behaviour: Behaviour[] = [];
  readonly #ofContact = new Map<string, Behaviour>();
  #always: Behaviour = {};

  constructor(name: RecorderName, media: readonly Medium[], now: () => Date = () => new Date()) {
    this.name = name;
    this.#media = media;
    this.#now = now;
  }

  mediaOf({ media }: LiveContact): readonly Medium[] {
    return media && this.name !== 'desktop' ? this.#media.filter((medium) => media.includes(medium)) : this.#media;
  }

  /** How it behaves from now on; before that, for each of the next instructions. */
  behave(always: Behaviour, ...next: Behaviour[]): void {
    this.#always = always;
    this.#behaviour.splice(0, Number.POSITIVE_INFINITY, ...next);
  }

  /** For the next instruction of this contact only. */
  behaveFor(contactId: string, behaviour: Behaviour): void {
    this.#ofContact.set(contactId, behaviour);
  }

  /** What is really being recorded. */
  recorded(contactId: string, medium: Medium): Recorded {
    return this.#recorded.get(`${contactId}#${medium}`) ?? 'recording';
  }

  async instruct({ verb, media, contact, until }: Instruction): Promise<Outcome[]> {
    const { contactId } = contact;
    const behaviour = this.#ofContact.get(contactId) ?? this.#behaviour.shift() ?? this.#always;
    this.#ofContact.delete(contactId);
    const outcomes = media.map((medium) => {
      this.instructions.push({ verb, medium, contactId });
      return this.#did(verb, medium, contactId, behaviour);
    });
    if (behaviour.broken) throw new Error('a recorder that breaks its contract');
    if (behaviour.silent) {
      await this.#silence(until);
      return outcomes.map((outcome) => ({ ...outcome, result: 'unconfirmed', code: 'no-answer' }));
    }
    await behaviour.late?.();
    return outcomes;
  }

  #did(verb: Verb, medium: Medium, contactId: string, behaviour: Behaviour): Outcome {
    const { result, code, detail } = behaviour;
    const outcome = (named: Outcome['result'], why?: string): Outcome => ({
      recorder: this.name,
      medium,
      result: named,
      ...(code !== undefined && { code }),
      ...(why !== undefined && { detail: why }),
      at: this.#now().toISOString(),
    });
    if (result !== undefined && !/^(confirmed|pending|unconfirmed)$/.test(result)) return outcome(result, detail);
    const stands = this.recorded(contactId, medium);
    const startsAgain = verb === 'start' && !traitsOf(this.name).stopIsFinal;
    if (stands === 'stopped' && verb !== 'stop' && !startsAgain) {
      return verb === 'pause'
        ? outcome('not-recording', 'It was stopped: nothing is being recorded.')
        : outcome('illegal', 'It was stopped, and stop is final.');
    }
    const becomes = ({ start: 'recording', pause: 'paused', resume: 'recording', stop: 'stopped' } as const)[verb];
    this.#recorded.set(`${contactId}#${medium}`, becomes);
    return outcome(result ?? 'confirmed', detail);
  }

  /** No caller waits longer than this. */
  async #silence(until: Date): Promise<void> {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, until.getTime() - this.#now().getTime()));
      timer.unref();
    });
  }
}

import type { Clock } from '../../domain/clock.ts';
import type { Verb } from '../../domain/control/command/command.ts';
import { agentsEver, agentsOn } from '../../domain/control/contact/contact-history.ts';
import { type LiveContact, livenessOf } from '../../domain/control/contact/live-contact.ts';
import type { Outcome, OutcomeResult } from '../../domain/control/recorder/outcome.ts';
import type { Instruction, Recorder } from '../../domain/control/recorder/recorder.ts';
import { type CaptureStore, type Captures, captureCacheMs, capturesContact } from '../../domain/desktop/captures.ts';
import type { CommandAnswer, CommandResult, DesktopCommandStore } from '../../domain/desktop/command.ts';
import type { Medium } from '../../domain/recording/recording.ts';

interface Ports {
  captures: Pick<CaptureStore, 'all' | 'changes'>;
  commands: Pick<DesktopCommandStore, 'leave' | 'find'>;
  /** Tells a PC that something waits for it. Never throws. */
  nudge: (desktopId: string) => Promise<unknown>;
  clock: Clock;
  wait: (milliseconds: number) => Promise<unknown>;
  newId: () => string;
}

/** What a PC can record of an agent. */
type DesktopMedium = 'screen' | 'keystroke';

/** One screen of an agent, and the keyboard before it. */
interface Screen {
  desktopId: string;
  login: string;
  media: readonly DesktopMedium[];
}

/** Commands within this time share one reading of the capture list. */
const freshMilliseconds = 2_000;
/** Clocks of functions differ, and what was just written may not be read yet. */
const overlapMilliseconds = 10_000;
/** Anything read longer ago than this is outdated. */
const validMilliseconds = 60_000;
/** Time between two checks for the answer. */
const lookMilliseconds = 150;

const resultOf: Record<CommandResult, OutcomeResult> = {
  done: 'confirmed',
  'not-recording': 'not-recording',
  failed: 'failed',
};

type Result = Pick<Outcome, 'result' | 'code' | 'detail'>;

const resultFrom = ({ result, detail }: CommandAnswer): Result => ({
  result: resultOf[result],
  ...(detail !== undefined && { detail }),
  ...(result !== 'done' && { code: result }),
});

const desktopMedia = ['screen', 'keystroke'] as const satisfies readonly DesktopMedium[];
/** The PC records keystrokes itself, so it can do everything with them. */
const can = (medium: DesktopMedium, verb: Verb): boolean =>
  medium === 'keystroke' || verb === 'pause' || verb === 'resume';

const noAnswer = {
  result: 'unconfirmed',
  code: 'no-answer',
  detail: 'The PC did not answer in time: its screen may or may not be recorded.',
} as const;
const unread = {
  result: 'unconfirmed',
  code: 'captures-unread',
  detail: 'Fermata cannot read which PC records this agent, so a screen may be recorded.',
} as const;
const nothing = { result: 'not-recording', detail: 'No PC is recording this agent’s screen.' } as const;

/** All PCs of an agent have the worst result of any of them: a screen that may still be recorded decides. */
const worst: readonly OutcomeResult[] = ['unconfirmed', 'failed', 'confirmed', 'not-recording'];
const worstOf = (results: readonly Result[]): Result =>
  worst.flatMap((result) => results.filter((one) => one.result === result))[0] ?? nothing;

/**
 * The PCs that capture the agents of a contact. A command is stored in the table, the PC is nudged and fetches it, and
 * its answer is read from the table. Only an answer of the PC confirms anything.
 */
export class DesktopRecorder implements Recorder {
  readonly name = 'desktop';
  readonly #ports: Ports;
  #captures: ReadonlyMap<string, Captures> = new Map();
  /** When the captures of all PCs were last read. */
  #allReadAt = Number.NEGATIVE_INFINITY;
  #readAt = Number.NEGATIVE_INFINITY;
  #reading: Promise<void> | undefined;
  /** The last reading failed. */
  #unreadable = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  prepare(): Promise<void> {
    if (this.#age() < freshMilliseconds) return Promise.resolve();
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  /** A screen that may be captured counts as captured. */
  mediaOf(contact: LiveContact): readonly Medium[] {
    if (this.#unknown()) return ['screen'];
    const recorded = this.#screensOf(contact).flatMap(({ media }) => media);
    return desktopMedia.filter((medium) => recorded.includes(medium));
  }

  async instruct(instruction: Instruction): Promise<Outcome[]> {
    const { verb, media, contact } = instruction;
    const outcome = (medium: Medium, result: Result): Outcome => ({
      recorder: this.name,
      medium,
      ...result,
      at: this.#ports.clock().toISOString(),
    });
    const own = desktopMedia.filter((medium) => media.includes(medium) && can(medium, verb));
    const others = media
      .filter((medium) => !own.some((one) => one === medium))
      .map((medium) =>
        outcome(medium, { result: 'unsupported', detail: 'The screen of a PC can only be paused and resumed.' }),
      );
    if (own.length === 0) return others;
    await this.prepare();
    if (this.#unknown()) return [...own.map((medium) => outcome(medium, unread)), ...others];
    const results = await Promise.all(
      this.#screensOf(contact).map((screen) => this.#instructOne(screen, own, instruction)),
    );
    return [
      ...own.map((medium) => outcome(medium, worstOf(results.flatMap((result) => result[medium] ?? [])))),
      ...others,
    ];
  }

  /** The result for each of the media that this PC records. */
  async #instructOne(
    { desktopId, login, media: recorded }: Screen,
    wanted: readonly DesktopMedium[],
    { verb, contact, until }: Instruction,
  ): Promise<Partial<Record<DesktopMedium, Result>>> {
    const media = wanted.filter((medium) => recorded.includes(medium));
    if (media.length === 0) return {};
    const all = (result: Result) => Object.fromEntries(media.map((medium) => [medium, result]));
    const { commands, clock, wait, nudge, newId } = this.#ports;
    const left = () => until.getTime() - clock().getTime();
    if (left() <= 0)
      return all({
        result: 'failed',
        code: 'no-time-left',
        detail: 'There was no time left to send the command to the PC.',
      });
    const at = clock().toISOString();
    const commandId = `${at}#${newId()}`;
    try {
      const { contactId } = contact;
      const command = { desktopId, commandId, login, contactId, verb, media, at } as const;
      await commands.leave({ ...command, until: until.toISOString() });
    } catch {
      return all({ ...noAnswer, code: 'not-stored' });
    }
    // The wait for the answer does not wait for the nudge.
    void nudge(desktopId);
    while (left() > 0) {
      await wait(Math.min(lookMilliseconds, left()));
      const answers = (await commands.find(desktopId, commandId).catch(() => undefined))?.answers;
      if (answers && media.every((medium) => answers[medium])) {
        return Object.fromEntries(media.map((medium) => [medium, resultFrom(answers[medium]!)]));
      }
    }
    return all(noAnswer);
  }

  /** The screens of agents who are on the contact. Once it is over, of everybody who was on it. */
  #screensOf(contact: LiveContact): Screen[] {
    const agents = new Set(livenessOf(contact) === 'ended' ? agentsEver(contact) : agentsOn(contact));
    if (contact.agentId !== undefined) agents.add(contact.agentId);
    const now = this.#ports.clock().toISOString();
    const { connectedAt } = contact;
    return [...this.#captures.values()].flatMap((pc) =>
      pc.agents
        .filter((agent) => agents.has(agent.agentId) && capturesContact(pc, agent, { connectedAt, now }))
        .map(({ login, keystrokes }) => ({
          ...{ desktopId: pc.desktopId, login },
          media: keystrokes ? desktopMedia : desktopMedia.slice(0, 1),
        })),
    );
  }

  #age(): number {
    return this.#ports.clock().getTime() - this.#readAt;
  }

  #unknown(): boolean {
    return this.#unreadable && this.#age() > validMilliseconds;
  }

  /**
   * Reads the captures of all PCs once a minute, and only the changes in between: for 5,000 PCs, all of them are a
   * megabyte.
   */
  async #read(): Promise<void> {
    const { captures, clock } = this.#ports;
    const startedAt = clock().getTime();
    const isWhole = startedAt - this.#allReadAt >= captureCacheMs;
    try {
      const read = isWhole
        ? await captures.all()
        : await captures.changes(new Date(this.#readAt - overlapMilliseconds).toISOString());
      const latest = new Map(isWhole ? [] : this.#captures);
      for (const one of read) {
        const before = this.#captures.get(one.desktopId);
        latest.set(one.desktopId, before && before.at > one.at ? before : one);
      }
      this.#captures = latest;
      this.#readAt = startedAt;
      if (isWhole) this.#allReadAt = startedAt;
      this.#unreadable = false;
    } catch {
      this.#unreadable = true;
    }
  }
}

import { Failure } from '../../failure.ts';
import { media as allMedia, type Medium } from '../../recording/recording.ts';
import type { StoredRequest } from '../../request/request-store.ts';
import { livenessOf } from '../contact/live-contact.ts';
import { closeContact } from '../events/close-contact.ts';
import { contactReopened } from '../events/contact-reopened.ts';
import {
  answerFact,
  commandFact,
  commit,
  maxConflictRetries,
  prepareStep,
  retryOnConflict,
  tooManyCommands,
} from '../ledger/commit.ts';
import { isReportedLate } from '../ledger/late-pause.ts';
import { headOf } from '../ledger/ledger-chain.ts';
import type { ControlPorts } from '../ports.ts';
import {
  instructRecorders,
  patience,
  presentRecorders,
  recordersByMedium,
  type Turns,
  takeTurns,
} from '../recorder/instruct-recorders.ts';
import { allows, integrations, mannerOf } from '../recorder/integrations.ts';
import { isDone, type Outcome } from '../recorder/outcome.ts';
import type { Recorder } from '../recorder/recorder.ts';
import { traitsOf } from '../recorder/recorder-traits.ts';
import type { ControlState } from '../state/control-state.ts';
import {
  applyAnswers,
  beginCommand,
  type CommandStep,
  firstState,
  isEnded,
  type RecordersByMedium,
} from '../state/control-steps.ts';
import { stateAfter, transitionOf } from '../state/moves.ts';
import type { Command } from './command.ts';
import type { CommandLeg, CommandRequest, LegOptions } from './command-request.ts';

/** Somebody else has claimed the request id; nothing was written and nothing was sent. */
export class RequestTaken extends Error {
  readonly stored: StoredRequest;
  constructor(stored: StoredRequest) {
    super('The request id was claimed in the meantime');
    this.stored = stored;
  }
}

/** A recorder that ends pauses by itself must get a prolonged pause again, or it would end it too early. */
const endsPauses = ({ name }: Recorder): boolean => traitsOf(name).endsPauses;

/** A command in the ledger, with what was prepared for its recorders while it was written. */
interface StartedCommand {
  command: Command;
  step: CommandStep;
  turns?: Turns;
  /** Ends when the timer of the pause is set. */
  timer: Promise<unknown>;
}

/**
 * Carries out a command on one leg, whatever its stage. The ledger has the command before any recorder gets it. For a
 * pause whose state was just read with its contact, this is one round trip: the step, a turn of the quota and the timer
 * are written in parallel.
 */
export const commandLeg = (ports: ControlPorts): CommandLeg => {
  const { controls, clock, wait } = ports;
  const reopen = contactReopened(ports);

  const carryOut: CommandLeg = async (
    contact,
    request,
    { commandId = ports.newId(), unless = () => false, read, claim }: LegOptions = {},
  ) => {
    const present = await presentRecorders(ports.recorders, contact);
    // On-Demand leaves the screens of PCs alone: they follow what the ledger says of the call (OD-29).
    const recorders = present.filter(({ name }) => request.onDemand === undefined || name !== 'desktop');
    const { command, step, turns, timer } = await begin();
    const { state, toInstruct } = step;
    if (toInstruct.length === 0) {
      await timer;
      return { command, outcomes: step.outcomes, state };
    }
    const instruction = { contact, state, command, media: toInstruct, first: timer, ...(turns && { turns }) };
    const answers = await instructRecorders({ ...ports, recorders }, instruction);
    await timer;
    const seen = await confirmedByEvent(command, answers, await saveAnswers(state, command, answers));
    if (answers.some((outcome) => !isDone(outcome))) await closeLedger(contact.contactId);
    return { command, outcomes: [...step.outcomes, ...seen.outcomes], state: seen.state };

    async function begin(): Promise<StartedCommand> {
      const { contactId } = contact;
      const names = recordersByMedium(recorders, contact);
      const { longestPause } = await ports.settings();
      const integration = integrations(ports.choices).find(({ provider }) => provider === contact.provider)!;
      const manner = mannerOf(request.source);
      const may = (medium: Medium) => allows(integration, request.verb, medium, manner);
      const waitUntil = clock().getTime() + patience.before;
      const media = mediaOf(request, names, may);
      const unsupported = media.filter((medium) => !may(medium));

      /** The ledger is kept longer than the state: a late event must not revive a contact that its ledger says has ended. */
      const newState = async (conflicts: number, at: string): Promise<ControlState> => {
        const first = firstState(contact, names, at);
        const entries = conflicts > 0 ? await controls.ledger(contactId) : [];
        if (entries.at(-1)?.kind === 'contact-ended') throw contactHasEnded();
        return { ...first, ledger: headOf(first.ledger, entries) };
      };

      let lastRead = read;
      let reserved: Turns | undefined;
      const timers = pauseTimer();
      for (let conflicts = 0; conflicts < maxConflictRetries; ) {
        const at = clock().toISOString();
        const stored = lastRead ? lastRead.state : await controls.find(contactId);
        lastRead = undefined;
        const found = stored ?? (await newState(conflicts, at));
        const before = isEnded(found) ? ((await reopen(contact)) ?? found) : found;
        if (isEnded(before)) throw contactHasEnded();
        const command = commandOf(request, { contactId, commandId, at, longestPause, media });
        if (unless(before, at))
          return { command, step: { state: before, toInstruct: [], outcomes: [] }, timer: Promise.resolve() };
        const waited = clock().getTime() >= waitUntil;
        const step = beginCommand(before, command, names, {
          ...{ unsupported, waited },
          again: (request.again ?? false) || (request.prolong === true && recorders.some(endsPauses)),
          prolong: request.prolong ?? false,
        });
        if (!step) {
          // By the time the command may be sent, this turn will have passed.
          reserved = undefined;
          await wait(patience.look);
          continue;
        }
        const facts = [commandFact(command), ...step.outcomes.map((outcome) => answerFact(commandId, outcome))];
        const { next, entries } = await prepareStep(step.state, facts, at);
        const saved = controls.commit(next, entries, claim);
        timers.set(next, command, step.toInstruct.length > 0);
        // Only a pause takes its turn at once; a resume or start must not hold one that a pause needs.
        if (command.verb === 'pause' && step.toInstruct.length > 0)
          reserved ??= takeTurns({ ...ports, recorders }, { contact, command, media: step.toInstruct });
        if (await saved) {
          if (isReportedLate(command, contact, before.media.audio)) ports.count('PausesReportedLate', 1);
          return {
            command,
            step: { ...step, state: next },
            timer: timers.done(),
            ...(reserved && { turns: reserved }),
          };
        }
        const taken = claim && (await ports.requests.find(claim.scope, claim.request.clientRequestId, at));
        if (taken) throw new RequestTaken(taken);
        conflicts += 1;
      }
      throw tooManyCommands();
    }
  };
  return carryOut;

  /**
   * Set before anything is sent, so that a crash leaves nobody paused forever. The watchdog finds what this misses. A timer
   * for a step that is then not written fires without effect.
   */
  function pauseTimer() {
    let setFor: string | undefined;
    let done: Promise<unknown> = Promise.resolve();
    return {
      set: ({ contactId, pausedUntil }: ControlState, command: Command, instructs: boolean): void => {
        const isOwn = instructs || pausedUntil === command.pauseUntil;
        if (command.verb !== 'pause' || pausedUntil === undefined || pausedUntil === setFor) return;
        if (!isOwn && setFor === undefined) return;
        setFor = pausedUntil;
        done = ports.timers.set(contactId, pausedUntil).catch(() => ports.count('TimerNotSet', 1));
      },
      done: () => done,
    };
  }

  /** If a contact ended before its first entry was written, nothing else would close its ledger. */
  async function closeLedger(contactId: string): Promise<void> {
    const now = await ports.live.find(contactId);
    if (now && livenessOf(now) === 'ended') await closeContact(ports, carryOut)(now);
  }

  /** Applies the answers to the current state. */
  function saveAnswers(
    stateBefore: ControlState,
    command: Command,
    outcomes: readonly Outcome[],
  ): Promise<ControlState> {
    let current: ControlState | undefined = stateBefore;
    const facts = outcomes.map((outcome) => answerFact(command.commandId, outcome));
    const unconfirmed = outcomes.some(({ result }) => result === 'unconfirmed');
    if (unconfirmed) ports.count(command.verb === 'pause' ? 'PausesUnconfirmed' : 'CommandUnconfirmed', 1);
    return retryOnConflict(async () => {
      const state = current ?? (await controls.find(command.contactId))!;
      current = undefined;
      const at = clock().toISOString();
      return commit(controls, applyAnswers(state, command, outcomes, at), facts, at);
    });
  }

  /** A command that was only accepted is confirmed by an event, which may arrive in a moment. */
  async function confirmedByEvent(command: Command, outcomes: readonly Outcome[], state: ControlState) {
    const until = clock().getTime() + patience.pending;
    const { commandId, verb } = command;
    const waits = ({ media }: ControlState, { medium, recorder, result }: Outcome) =>
      result === 'pending' &&
      media[medium]?.commandId === commandId &&
      media[medium].standing === transitionOf[verb] &&
      media[medium].awaiting?.includes(recorder);
    let now = state;
    while (outcomes.some((outcome) => waits(now, outcome)) && clock().getTime() < until) {
      await wait(patience.look);
      now = (await controls.find(state.contactId)) ?? now;
    }
    const byNow = (outcome: Outcome): Outcome => {
      if (outcome.result !== 'pending' || waits(now, outcome)) return outcome;
      const { standing, since } = now.media[outcome.medium]!;
      const done = standing === stateAfter[verb] || standing === transitionOf[verb];
      return done
        ? { ...outcome, result: 'confirmed', at: since }
        : { ...outcome, result: 'failed', detail: 'The provider says that it did NOT happen.', at: since };
    };
    return { outcomes: outcomes.map(byNow), state: now };
  }
};

const contactHasEnded = () => new Failure('conflict', 'There is no active contact: it has ended');

/** If the caller names no medium: everything that is recorded and that the command may be used for. */
const mediaOf = (
  { media }: CommandRequest,
  names: RecordersByMedium,
  may: (medium: Medium) => boolean,
): readonly Medium[] => {
  if (media) return [...new Set(media)];
  const recorded = allMedia.filter((medium) => names[medium]?.length);
  const allowed = recorded.filter(may);
  return allowed.length > 0 ? allowed : recorded.length > 0 ? recorded : ['audio'];
};

const commandOf = (
  {
    verb,
    by,
    source,
    reason,
    clientRequestId,
    together,
    blackout = false,
    onDemand,
    pauseFor,
    pauseUntil,
    since,
  }: CommandRequest,
  { longestPause, ...rest }: Pick<Command, 'commandId' | 'contactId' | 'at' | 'media'> & { longestPause: number },
): Command => {
  const start = Date.parse(rest.at);
  const longest = start + longestPause * 1000;
  const wanted = pauseUntil !== undefined ? Date.parse(pauseUntil) : start + (pauseFor ?? longestPause) * 1000;
  return {
    ...rest,
    verb,
    blackout,
    ...(onDemand && { onDemand }),
    by,
    source,
    ...(reason !== undefined && { reason }),
    ...(clientRequestId !== undefined && { clientRequestId }),
    ...(together !== undefined && { together }),
    ...(verb === 'pause' && { pauseUntil: new Date(Math.min(wanted, longest)).toISOString() }),
    ...(verb === 'pause' && since !== undefined && since < rest.at && { since }),
  };
};

import { agentNamed } from '../control/access/agent-named.ts';
import { commandContacts } from '../control/command/command-contacts.ts';
import { callsFirst, oneOfEachChain } from '../control/command/which-contacts.ts';
import { type FoundContact, findContactsOfAgent } from '../control/contact/find-contact.ts';
import type { LiveContactStore } from '../control/contact/live-contact.ts';
import type { ControlPorts } from '../control/ports.ts';
import type { Outcome } from '../control/recorder/outcome.ts';
import type { UserIdentifierStore } from '../control/settings.ts';
import { Failure } from '../failure.ts';
import type { Medium } from '../recording/recording.ts';
import { noteLatePause } from './note-late-pause.ts';

/** What a PC reports of one of its pauses. Instants are ISO 8601, by the time of the cloud. */
export interface ReportedStep {
  is: 'started' | 'prolonged' | 'ended';
  /** Unique on its PC. */
  runId: string;
  eventId: string;
  media: readonly Medium[];
  /** When what started it happened, which may be before the PC heard of it. */
  startedAt: string;
  /** When the pause ends by itself. */
  endsAt: string;
  /** When it ended; older PCs do not say. */
  endedAt?: string | undefined;
}

/**
 * - `carried-out`: every recorder of the agent's contacts was instructed; `outcomes` say what each answered.
 * - `no-contact`: the agent is on no contact; the PC's own recording was paused anyway.
 * - `over`: it arrived after the pause had ended, so nothing is paused any more. At its end, the ledgers of the contacts of
 *   that time get it, and `outcomes` say what was paused in time.
 * - `not-ours`: somebody else has changed the pause since; what they did stays.
 * - `off`: recording control is off, so Fermata pauses no sound.
 * - `unknown-agent`: no user, or more than one, has this login.
 */
export const stepResults = ['carried-out', 'no-contact', 'over', 'not-ours', 'off', 'unknown-agent'] as const;
export type StepResult = (typeof stepResults)[number];

export interface StepOutcome {
  runId: string;
  is: ReportedStep['is'];
  result: StepResult;
  outcomes: readonly Outcome[];
}

/** Who is logged on at which PC. */
interface Agent {
  agentId: string;
  login: string;
  desktopId: string;
}

type Ports = ControlPorts & {
  live: Pick<LiveContactStore, 'endedOf'>;
  identifiers: Pick<UserIdentifierStore, 'all'>;
  /** Whether administrators have enabled recording control. */
  isEnabled(): Promise<boolean>;
};

const reasonOf = (eventId: string): string => `Desktop item event ${eventId}`;

/** Ids of commands of one run: the same report twice is one command. */
const requestIds = (desktopId: string, { runId, endsAt }: ReportedStep) => {
  const run = `trigger-${desktopId}-${runId}`;
  return { started: run, prolonged: `${run}-${Date.parse(endsAt)}`, ended: `${run}-end` };
};

/**
 * Carries out in the cloud what a PC has done by itself: the sound, and whatever else records the agent's contacts, is
 * paused until the same instant, and resumed earlier when the PC says so. A report may come twice, or late.
 */
export const pauseByTrigger = (ports: Ports) => {
  const { identifiers, clock } = ports;
  const findContacts = findContactsOfAgent(ports);
  const command = commandContacts(ports);
  const noteLate = noteLatePause(ports);

  const agentOf = async (login: string): Promise<string | undefined> => {
    try {
      return agentNamed('system-username', login, { users: [], identifiers: await identifiers.all() });
    } catch (error) {
      if (error instanceof Failure && (error.code === 'not-found' || error.code === 'conflict')) return undefined;
      throw error;
    }
  };

  /** The media that this run paused, and nobody has changed since. */
  const stillPaused = (found: FoundContact, pauseIds: readonly string[], media: readonly Medium[]): Medium[] =>
    found.legs.flatMap(({ contactId }) => {
      const commandIds = pauseIds.map((id) => found.requestIn(contactId, id)?.commandId);
      const state = found.stateOf(contactId);
      return media.filter((medium) => {
        const of = state?.media[medium]?.commandId;
        return of !== undefined && commandIds.includes(of);
      });
    });

  const resume = async (
    { agentId, login, desktopId }: Agent,
    step: ReportedStep,
  ): Promise<Omit<StepOutcome, 'runId' | 'is'>> => {
    const ids = requestIds(desktopId, step);
    const contacts = oneOfEachChain(await findContacts(agentId, ids.started));
    if (contacts.length === 0) return { result: 'no-contact', outcomes: [] };
    const outcomes: Outcome[] = [];
    for (const found of contacts) {
      const media = [...new Set(stillPaused(found, [ids.started], step.media))];
      if (media.length === 0) continue;
      const { outcomes: answered } = await command([found], {
        ...{ verb: 'resume', by: login, source: 'trigger', media },
        clientRequestId: ids.ended,
      });
      outcomes.push(...answered);
    }
    return { result: outcomes.length > 0 ? 'carried-out' : 'not-ours', outcomes };
  };

  /** A pause that was never carried out here: the ledger gets it now. Nothing is written of one that was. */
  const noteIfMissed = async (
    { agentId, login, desktopId }: Agent,
    step: ReportedStep,
  ): Promise<Omit<StepOutcome, 'runId' | 'is'> | undefined> => {
    const { eventId, media, startedAt, endsAt, endedAt = endsAt } = step;
    const outcomes = await noteLate(agentId, {
      ...{ clientRequestId: requestIds(desktopId, step).started, by: login, reason: reasonOf(eventId) },
      ...{ media, from: startedAt, to: endedAt < endsAt ? endedAt : endsAt },
    });
    return outcomes.length > 0 ? { result: 'over', outcomes } : undefined;
  };

  /** The PC heard so late of what started its pause that it was another contact's: that one's ledger gets it, too. */
  const noteInEnded = async (
    contacts: readonly FoundContact[],
    { agentId, login, desktopId }: Agent,
    step: ReportedStep,
  ): Promise<void> => {
    const { eventId, media, startedAt } = step;
    if (step.is !== 'started' || contacts.every(({ contact }) => (contact.connectedAt ?? '') <= startedAt)) return;
    await noteLate(
      agentId,
      {
        ...{ clientRequestId: requestIds(desktopId, step).started, by: login, reason: reasonOf(eventId) },
        ...{ media, from: startedAt, to: clock().toISOString() },
      },
      { onlyEnded: true },
    );
  };

  const pause = async (agent: Agent, step: ReportedStep): Promise<Omit<StepOutcome, 'runId' | 'is'>> => {
    const { agentId, login, desktopId } = agent;
    if (Date.parse(step.endsAt) <= clock().getTime()) return { result: 'over', outcomes: [] };
    const clientRequestId = requestIds(desktopId, step)[step.is];
    const contacts = oneOfEachChain(callsFirst(await findContacts(agentId, clientRequestId)));
    if (contacts.length === 0) return { result: 'no-contact', outcomes: [] };
    const { outcomes } = await command(contacts, {
      ...{ verb: 'pause', by: login, source: 'trigger', media: step.media, pauseUntil: step.endsAt },
      ...(step.is === 'prolonged' ? { prolong: true } : { since: step.startedAt }),
      reason: reasonOf(step.eventId),
      clientRequestId,
    });
    await noteInEnded(contacts, agent, step);
    return { result: 'carried-out', outcomes };
  };

  return async (desktopId: string, login: string, steps: readonly ReportedStep[]): Promise<StepOutcome[]> => {
    const [agentId, isEnabled] = await Promise.all([agentOf(login), ports.isEnabled()]);
    const results: StepOutcome[] = [];
    // In their order: a pause that has ended meanwhile is ended here, too.
    for (const step of steps) {
      const own = { runId: step.runId, is: step.is };
      if (!isEnabled || agentId === undefined) {
        results.push({ ...own, result: isEnabled ? 'unknown-agent' : 'off', outcomes: [] });
        continue;
      }
      const agent = { agentId, login, desktopId };
      const done = await (step.is === 'ended' ? resume(agent, step) : pause(agent, step)).catch((error: unknown) => {
        // The contact ended meanwhile.
        if (error instanceof Failure && error.code === 'conflict')
          return { result: 'no-contact' as const, outcomes: [] };
        throw error;
      });
      const isMissed = step.is === 'ended' && done.result !== 'carried-out';
      results.push({ ...own, ...((isMissed && (await noteIfMissed(agent, step))) || done) });
    }
    return results;
  };
};

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

/** A PC's report about one of its pauses. Instants are ISO 8601, by the time of the cloud. */
export interface ReportedStep {
  is: 'started' | 'prolonged' | 'ended';
  /** Unique on its PC. */
  runId: string;
  eventId: string;
  media: readonly Medium[];
  /** When its cause happened. The PC may have learned of it later. */
  startedAt: string;
  /** When the pause ends by itself. */
  endsAt: string;
  /** When it ended. Older PCs do not report it. */
  endedAt?: string | undefined;
}

/**
 * - `carried-out`: every recorder of the agent's contacts was instructed; `outcomes` has the answer of each.
 * - `no-contact`: the agent is on no contact. The PC's own recording was paused anyway.
 * - `over`: the report arrived after the pause had ended, so nothing is paused any more. When the PC reports the end, the
 *   ledgers of the contacts of that time get the pause, and `outcomes` shows what was paused in time.
 * - `not-ours`: somebody else has changed the pause since, and their change stays.
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

/** Ids of the commands of one run, so that a repeated report is one command. */
const requestIds = (desktopId: string, { runId, endsAt }: ReportedStep) => {
  const run = `trigger-${desktopId}-${runId}`;
  return { started: run, prolonged: `${run}-${Date.parse(endsAt)}`, ended: `${run}-end` };
};

/**
 * Repeats in the cloud what a PC has done: the sound, and everything else that records the agent's contacts, is paused
 * until the same instant, and resumed earlier if the PC says so. A report may come twice, or late.
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

  /** The media that this run paused and that nobody has changed since. */
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

  /** Writes a pause that was never carried out here into the ledger. A pause that was carried out is in it already. */
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

  /** If the PC learned of the cause so late that it belongs to an earlier contact, that contact's ledger gets the pause, too. */
  const noteInEnded = async (
    contacts: readonly FoundContact[],
    { agentId, login, desktopId }: Agent,
    step: ReportedStep,
  ): Promise<void> => {
    const { eventId, media, startedAt } = step;
    if (step.is !== 'started' || contacts.every(({ contact }) => (contact.connectedAt ?? '') <= startedAt)) return;
    const outcomes = await noteLate(
      agentId,
      {
        ...{ clientRequestId: requestIds(desktopId, step).started, by: login, reason: reasonOf(eventId) },
        ...{ media, from: startedAt, to: clock().toISOString() },
      },
      { onlyEnded: true },
    );
    if (outcomes.length > 0) ports.count('PausesReportedLate', 1);
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
    // In their order: a pause that has already ended is ended here, too.
    for (const step of steps) {
      const own = { runId: step.runId, is: step.is };
      if (!isEnabled || agentId === undefined) {
        results.push({ ...own, result: isEnabled ? 'unknown-agent' : 'off', outcomes: [] });
        continue;
      }
      const agent = { agentId, login, desktopId };
      const done = await (step.is === 'ended' ? resume(agent, step) : pause(agent, step)).catch((error: unknown) => {
        // The contact has ended since.
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

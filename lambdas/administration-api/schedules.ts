import type { SchedulesView } from '../../api/administration/people/who-is-recorded.ts';
import { dateAndTime, daysLater, span } from '../../domain/contact/day.ts';
import type { ScheduledAgent, ScheduledCall } from '../../domain/schedule/decide-call.ts';
import {
  type Schedule,
  type Schedules,
  scheduleProblems,
  scheduleWarnings,
  unsetSchedules,
  withSetAt,
} from '../../domain/schedule/schedule.ts';
import { simulateSchedules as simulate } from '../../domain/schedule/simulate-schedules.ts';
import { scheduledAgent } from '../../domain/schedule/who-is-recorded.ts';
import { agentsOf } from '../../domain/user/agents.ts';
import { nameOf } from '../access/caller.ts';
import { WrongInput } from '../kit/http/input.ts';
import type { Context, Operation } from './operation.ts';
import { refuseOutdated } from './people/recorded-people.ts';

const schedulesView = ({ changedAt, changedBy, ...saved }: Schedules, now: Date): SchedulesView =>
  structuredClone({
    ...saved,
    warnings: scheduleWarnings(saved.schedules, now.toISOString()).map(({ field, reason }) => ({ field, reason })),
    changedAt: changedAt || null,
    changedBy: changedBy || null,
  }) as SchedulesView;

/** Instants are compared as text. */
const given = (schedules: readonly unknown[]): Schedule[] =>
  (schedules as Schedule[]).map(({ endsAt, ...schedule }) => ({
    ...schedule,
    ...(endsAt !== undefined && { endsAt: new Date(endsAt).toISOString() }),
  }));

const mustBeRight = (schedules: readonly Schedule[]): void => {
  const wrong = scheduleProblems(schedules);
  if (wrong.length > 0) throw new WrongInput(wrong);
};

export const getSchedules: Operation<'getSchedules'> =
  ({ schedules, clock }) =>
  async () =>
    schedulesView((await schedules.read()) ?? unsetSchedules, clock());

export const changeSchedules: Operation<'changeSchedules'> =
  ({ schedules, clock, telemetry }) =>
  async ({ body, caller }) => {
    const wanted = given(body.schedules);
    mustBeRight(wanted);
    const before = (await schedules.read()) ?? unsetSchedules;
    refuseOutdated(before, body);
    const now = clock();
    const next: Schedules = {
      schedules: withSetAt(wanted, before.schedules, now.toISOString()),
      version: body.version + 1,
      changedAt: now.toISOString(),
      changedBy: nameOf(caller),
    };
    await schedules.save(next);
    telemetry.log.info('Schedules were saved', { version: next.version, schedules: wanted.length });
    return schedulesView(next, now);
  };

/** One request may take twenty seconds. */
const maxMilliseconds = 12_000;
const maxCalls = 50_000;
const callsAtATime = 100;
const exampleCount = 20;

interface PastCalls {
  calls: { call: ScheduledCall; at: string }[];
  agents: ScheduledAgent[];
  complete: boolean;
}

/** Calls between two instants, newest first, as far as one request can read them, and all agents. */
const callsBetween = async (
  { from, to }: { from: string; to: string },
  { contacts, directory, identifiers, extensions, clock }: Context,
  caller: Parameters<Context['directory']['seenBy']>[0],
): Promise<PastCalls> => {
  const [{ users, teams }, names, allExtensions] = await Promise.all([
    directory.seenBy(caller),
    identifiers.all(),
    extensions.all(),
  ]);
  const agents = agentsOf({ users, teams });
  const agentOf = scheduledAgent({ teams, identifiers: names, extensions: allExtensions });
  const until = clock().getTime() + maxMilliseconds;
  const calls: { call: ScheduledCall; at: string }[] = [];
  let cursor: string | undefined;
  do {
    const page = await contacts.search({ from, to }, { limit: callsAtATime, ...(cursor && { cursor }) });
    for (const { contact } of page.files) {
      const user = agents.of(contact);
      if (contact.channel !== 'voice' || !user) continue;
      const { contactId, queueId, queueName, contactDirection: direction } = contact;
      const queues = [queueId, queueName].filter((queue) => queue !== undefined);
      const at = contact.connectedToAgentAt ?? contact.initiatedAt ?? contact.updatedAt;
      calls.push({ call: { contactId, agent: agentOf(user), queues, direction }, at: new Date(at).toISOString() });
    }
    cursor = page.next;
  } while (cursor !== undefined && calls.length < maxCalls && clock().getTime() < until);
  return { calls, agents: users.filter(({ active }) => active).map(agentOf), complete: cursor === undefined };
};

export const simulateSchedules: Operation<'simulateSchedules'> =
  (context) =>
  async ({ body, caller }) => {
    const { clock, timeZone, directory } = context;
    const schedules = given(body.schedules);
    mustBeRight(schedules);
    const now = clock();
    const today = dateAndTime(now.getTime(), timeZone).date;
    const lastDays = span({ from: daysLater(today, 1 - body.days) }, { now, timeZone });
    const past = await callsBetween(lastDays, context, caller);
    const { calls, complete } = past;
    const until = now.toISOString();
    const simulated = simulate(schedules, calls, { agents: past.agents, from: lastDays.from, to: until });
    const { agents } = await directory.seenBy(caller);
    return {
      calls: calls.length,
      unrecorded: simulated.calls.filter(({ mode }) => mode === 'none').length,
      complete,
      schedules: simulated.schedules,
      examples: simulated.calls.slice(0, exampleCount).map(({ contactId, userId, at, mode, steps }) => {
        const { firstName, lastName, username } = agents.byId(userId)!;
        const agentName = [firstName, lastName].filter(Boolean).join(' ') || username;
        return { contactId, agentName, at, mode, steps: steps.map((step) => ({ ...step })) };
      }),
    };
  };

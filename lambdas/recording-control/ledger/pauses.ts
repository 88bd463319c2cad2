import type { PauseList, PauseView } from '../../../api/control/control.ts';
import { mapConcurrently, maxStoreRequests } from '../../../domain/concurrency.ts';
import { dateAndTime, daysLater, startOfDay } from '../../../domain/contact/day.ts';
import type { Rights } from '../../../domain/control/access/rights.ts';
import { soundRecordedUntil } from '../../../domain/control/ledger/late-pause.ts';
import { isConfirmed, type PauseSpan, pausesOf, type SpanAnswer } from '../../../domain/control/ledger/pause-spans.ts';
import { isDone } from '../../../domain/control/recorder/outcome.ts';
import { heldMedia } from '../../../domain/control/state/control-steps.ts';
import { sees } from '../../../domain/user/visibility.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Context, Operation } from '../operation.ts';
import { rightsOf } from '../rights-of.ts';
import { fullName } from '../status/full-name.ts';
import { checkedLedger } from './control-ledger.ts';
import { pauseReport } from './pause-report.ts';

/** The answer of a function may have six million bytes, and takes at most twenty seconds. */
const mostPauses = 5_000;
const mostMilliseconds = 12_000;
const contactsAtATime = 200;

const seconds = ({ from, to }: PauseSpan): number | null =>
  to === undefined ? null : Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** The final answer of each recorder to the pause: it counts as done as soon as the recorder has once said so. */
const answersTo = ({ commandId, repeated, answers }: PauseSpan): SpanAnswer[] => {
  const commandIds = new Set([commandId, ...repeated.map((one) => one.commandId)]);
  const last = new Map<string, SpanAnswer>();
  for (const answer of answers) {
    const key = `${answer.recorder} ${answer.medium}`;
    const before = last.get(key);
    if (commandIds.has(answer.commandId) && !(before && isDone(before))) last.set(key, answer);
  }
  return [...last.values()];
};

/** Whether it lasted at any time between two instants. A pause that never happened counts when it was requested. */
const touches = ({ from, to }: PauseSpan, between: { from: string; to: string }): boolean =>
  from < between.to && (to === undefined || to > between.from || from >= between.from);

const viewOf = (contactId: string, span: PauseSpan, agentId: string | undefined, { people }: Rights): PauseView => ({
  contactId,
  agentId: agentId ?? null,
  agentName: fullName(people.agents.byId(agentId)) ?? null,
  from: span.from,
  to: span.to ?? null,
  seconds: seconds(span),
  media: [...span.media],
  blackout: span.blackout,
  by: span.by,
  source: span.source,
  reason: span.reason ?? null,
  endedBy: span.endedBy ?? null,
  endedThrough: span.endedThrough ?? null,
  confirmed: isConfirmed(span),
  soundRecordedUntil: soundRecordedUntil(span) ?? null,
  answers: answersTo(span).map(({ recorder, medium, result, code, detail }) => ({
    recorder,
    medium,
    result,
    code: code ?? null,
    detail: detail ?? null,
  })),
});

/** Names are added when the report is read, so it contains the current names of people. */
const agentOf = async (contactId: string, rights: Rights, { live, contacts }: Context): Promise<string | undefined> => {
  const agentId = (await live.find(contactId))?.agentId;
  if (agentId !== undefined) return agentId;
  const contact = (await contacts.findCheaply(contactId))?.contact;
  return contact && (rights.people.agents.of(contact)?.userId ?? contact.agentId);
};

/** The UTC days that overlap with a day of the time zone. */
const utcDays = ({ from, to }: { from: string; to: string }): string[] => {
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  const days = [from.slice(0, 10)];
  while (days.at(-1)! < last) days.push(daysLater(days.at(-1)!, 1));
  return days;
};

const dayOf = (date: string, { clock, timeZone }: Context): { from: string; to: string } => {
  const wrong = (reason: string) => new WrongInput([{ field: 'date', reason }]);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(`${date}T00:00:00Z`))) {
    throw wrong('This is not a day, such as 2026-11-20');
  }
  if (!new Date(`${date}T00:00:00Z`).toISOString().startsWith(date)) throw wrong('The calendar has no such day');
  if (date < '2000-01-01' || date > dateAndTime(clock().getTime(), timeZone).date) {
    throw wrong('Give a day from 2000-01-01 until today');
  }
  return { from: startOfDay(date, timeZone), to: startOfDay(daysLater(date, 1), timeZone) };
};

/** Contacts that are paused now. A pause that began before midnight is not yet on a list of today. */
const lasting = async ({ from, to }: { from: string; to: string }, { controls, clock }: Context): Promise<string[]> => {
  const now = clock().toISOString();
  if (now < from || now >= to) return [];
  const [paused, unanswered] = await Promise.all([controls.paused(), controls.unanswered(now)]);
  return [...paused, ...unanswered].filter((state) => heldMedia(state).length > 0).map(({ contactId }) => contactId);
};

/** All pauses of a day that this caller may see, oldest first. */
const pausesOn = async (date: string, rights: Rights, context: Context): Promise<PauseList> => {
  const { controls, clock } = context;
  const day = dayOf(date, context);
  const until = clock().getTime() + mostMilliseconds;
  const paused = (await Promise.all(utcDays(day).map((utcDay) => controls.pausedOn(utcDay)))).flat();
  const contactIds = [...new Set([...paused, ...(await lasting(day, context))])].sort();
  const pauses: PauseView[] = [];
  const unsound: string[] = [];
  let looked = 0;
  while (looked < contactIds.length && pauses.length < mostPauses && clock().getTime() < until) {
    await mapConcurrently(contactIds.slice(looked, looked + contactsAtATime), maxStoreRequests, async (contactId) => {
      const agentId = await agentOf(contactId, rights, context);
      if (!sees(rights.people.visible, agentId)) return;
      const { entries, check } = await checkedLedger(contactId, context);
      const spans = pausesOf(entries).filter((span) => touches(span, day));
      // A day lists only contacts with a ledger.
      if (!check.sound || entries.length === 0) unsound.push(contactId);
      pauses.push(...spans.map((span) => viewOf(contactId, span, agentId, rights)));
    });
    looked += contactsAtATime;
  }
  pauses.sort((a, b) => (a.from === b.from ? a.contactId.localeCompare(b.contactId) : a.from < b.from ? -1 : 1));
  return {
    date,
    pauses: pauses.slice(0, mostPauses),
    unsound: unsound.sort(),
    complete: looked >= contactIds.length && pauses.length <= mostPauses,
  };
};

export const listPauses: Operation<'listPauses'> =
  (context) =>
  async ({ query: { date }, caller }) =>
    pausesOn(date, await rightsOf(caller, context), context);

export const getPauseReport: Operation<'getPauseReport'> =
  (context) =>
  async ({ params: { date }, caller }) =>
    pauseReport(await pausesOn(date, await rightsOf(caller, context), context), context.timeZone);

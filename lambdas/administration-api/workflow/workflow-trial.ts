import { dateAndTime, daysLater, span, timeZoneProblem } from '../../../domain/contact/day.ts';
import { marksForRules } from '../../../domain/mark/marks-for-rules.ts';
import { lint } from '../../../domain/workflow/check/lint.ts';
import { type DecidedRecordings, simulate, subjectsOfContact } from '../../../domain/workflow/simulate.ts';
import { people } from '../../../domain/workflow/subject.ts';
import type { Subject } from '../../../domain/workflow/workflow.ts';
import { WrongInput } from '../../kit/http/input.ts';
import type { Context, Operation } from '../operation.ts';
import { drafted, eventKind } from './workflow-draft.ts';

/** A draft has no author yet. */
const unsaved = { changedAt: '', changedBy: '' };

export const lintWorkflowEvent: Operation<'lintWorkflowEvent'> =
  ({ workflows, dataServers, directory, clock, diallingPlan }) =>
  async ({ params, body, caller }) => {
    const kind = eventKind(params.kind);
    // A draft may be incomplete, but its times must be readable.
    const wrongZone = body.timeZone === undefined ? undefined : timeZoneProblem(body.timeZone);
    if (wrongZone) throw new WrongInput([{ field: 'timeZone', reason: wrongZone }]);
    const [other, servers, { users, teams }] = await Promise.all([
      workflows.event(kind === 'daily' ? 'end-of-call' : 'daily'),
      dataServers.all(),
      directory.seenBy(caller),
    ]);
    const draft = drafted(kind, body, { ...unsaved, diallingPlan });
    return { findings: lint(draft, { other, dataServers: servers, users, teams, now: clock() }) };
  };

/** One request may take twenty seconds, and keeps everything that it has read in memory. */
const mostMilliseconds = 12_000;
const mostRecordings = 50_000;
const contactsAtATime = 50;

/** Recordings made between two instants, newest first, as far as one request can read them. */
const recorded = async (
  { from, to }: { from: string; to: string },
  { contacts, staged, dataServers, directory, clock }: Context,
  caller: Parameters<Context['directory']['seenBy']>[0],
): Promise<DecidedRecordings & { complete: boolean }> => {
  const [servers, { users, teams }] = await Promise.all([dataServers.all(), directory.seenBy(caller)]);
  const known = { people: people({ users, teams }), dataServers: servers };
  const until = clock().getTime() + mostMilliseconds;
  const subjects: Subject[] = [];
  let notStaged = 0;
  let cursor: string | undefined;
  do {
    const page = await contacts.search({ from, to }, { limit: contactsAtATime, ...(cursor && { cursor }) });
    const found = await Promise.all(
      page.files.map(async (file) => {
        const waiting = await staged(file.contact.contactId);
        return subjectsOfContact(file, waiting, { ...known, marks: marksForRules(file.marks) });
      }),
    );
    for (const one of found) {
      subjects.push(...one.subjects);
      notStaged += one.notStaged;
    }
    cursor = page.next;
  } while (cursor !== undefined && subjects.length < mostRecordings && clock().getTime() < until);
  return { subjects, notStaged, complete: cursor === undefined };
};

/** Applies the draft to past recordings. It decides nothing. */
export const simulateWorkflowEvent: Operation<'simulateWorkflowEvent'> =
  (context) =>
  async ({ params, body: { draft, days }, caller }) => {
    const { clock, timeZone, diallingPlan } = context;
    const event = drafted(eventKind(params.kind), draft, { ...unsaved, diallingPlan });
    const now = clock();
    const today = dateAndTime(now.getTime(), timeZone).date;
    const lastDays = span({ from: daysLater(today, 1 - days) }, { now, timeZone });
    const { subjects, notStaged, complete } = await recorded(lastDays, context, caller);
    return { ...simulate(event, subjects), notStaged, complete };
  };

import type { LogonSession } from '../../../domain/desktop/logon-session.ts';
import { whoIsRecorded } from '../../../domain/schedule/who-is-recorded.ts';
import type { Dependencies, Operation } from '../operation.ts';

/** If a session is reported later than this after it began, its contacts may have been imported before it was known. */
const lateMilliseconds = 2 * 60_000;

/**
 * Requests the screens of contacts that were imported while the PC could not be reached (AC-24): the agent handled them
 * at this PC, but nobody knew that then.
 */
const catchUp = async (
  { login, from, to }: LogonSession,
  { contacts, people, extractContact, clock }: Dependencies,
) => {
  const { user } = whoIsRecorded(await people(), clock().toISOString())(login);
  if (!user) return;
  // A contact is listed by its start, which may be before the logon.
  const earliest = new Date(Date.parse(from) - 12 * 3_600_000).toISOString();
  const span = { from: earliest, to: to ?? clock().toISOString(), agentIds: [user.userId] };
  let cursor: string | undefined;
  do {
    const page = await contacts.list(span, { limit: 100, ...(cursor !== undefined && { cursor }) });
    for (const contactId of page.contactIds) await extractContact(contactId);
    cursor = page.next;
  } while (cursor !== undefined);
};

/**
 * Records on which PC the screens of contacts are. If the end of a session arrives late or twice, it changes nothing
 * else.
 */
export const logonSessions: Operation<'logonSessions'> =
  (dependencies) =>
  async ({ sessions }, { desktopId }) => {
    const { logons, clock } = dependencies;
    for (const { to, from, gaps, ...rest } of sessions) {
      const session: LogonSession = {
        ...rest,
        desktopId,
        from: new Date(from).toISOString(),
        ...(to !== undefined && { to: new Date(to).toISOString() }),
        gaps: gaps.map((gap) => ({ ...gap })),
      };
      const outcome = await logons.note(session);
      const isLate = clock().getTime() - Date.parse(session.from) > lateMilliseconds;
      if (outcome === 'new' && (isLate || session.to !== undefined)) await catchUp(session, dependencies);
    }
    return { noted: true };
  };

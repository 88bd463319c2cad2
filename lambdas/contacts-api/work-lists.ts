import type { MissingRecordingView } from '../../api/contacts/contacts.ts';
import { isListed } from '../../domain/flag/flags-without-contact.ts';
import type { MissingRecording } from '../../domain/recording/missing/missing-recording.ts';
import { sees } from '../../domain/user/visibility.ts';
import type { Seen } from '../access/directory.ts';
import { fullPage } from './full-page.ts';
import type { Operation } from './operation.ts';

const missingView = (missing: MissingRecording, { agents }: Seen): MissingRecordingView => {
  const agent = agents.byId(missing.agentId);
  return {
    contactId: missing.contactId ?? null,
    reason: missing.reason,
    detail: missing.detail ?? null,
    since: missing.since,
    startedAt: missing.startedAt ?? null,
    acdId: agent?.username ?? null,
    firstName: agent?.firstName ?? null,
    lastName: agent?.lastName ?? null,
    teamName: agents.teamName(agent?.teamId) ?? null,
  };
};

/** An unreadable record belongs to nobody: only people who see everything see it. */
export const listMissingRecordings: Operation<'listMissingRecordings'> =
  ({ missing, directory, clock }) =>
  async ({ query: { reason, limit, cursor }, caller }) => {
    const seen = await directory.seenBy(caller);
    const { kept, next } = await fullPage(
      async (page) => {
        const { missing: rows, next: further } = await missing.list({ ...page, ...(reason && { reason }) });
        return { rows, next: further };
      },
      (rows) =>
        rows
          .filter((row) => isListed(row, clock()))
          .filter((row) => sees(seen.visible, row.reason === 'record-quarantined' ? undefined : row.agentId))
          .map((row) => missingView(row, seen)),
      { limit, cursor, clock },
    );
    return { missing: kept, next: next ?? null };
  };

export const listUnmatchedRecordings: Operation<'listUnmatchedRecordings'> =
  ({ recordings }) =>
  async ({ query: { limit, cursor } }) => {
    const { recordings: unmatched, next } = await recordings.unmatched({ limit, ...(cursor && { cursor }) });
    return {
      recordings: unmatched.map((one) => ({
        location: one.location,
        contactId: one.contactId ?? null,
        arrivedAt: one.arrivedAt,
        recordedAt: one.recordedAt ?? null,
        size: one.size,
        durationSeconds: one.durationSeconds ?? null,
        reason: one.reason ?? null,
      })),
      next: next ?? null,
    };
  };

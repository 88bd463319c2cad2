import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../../agent-kit/program/logger.ts';
import type { DesktopAnswer, DesktopRequest } from '../../../api/programs/desktop.ts';
import { Failure } from '../../../domain/failure.ts';
import type { Cloud } from '../../cloud.ts';
import type { FromSession } from '../../link/messages.ts';
import type { SessionLink } from '../../link/server.ts';
import type { CloudTime } from '../cloud-time.ts';
import type { Journal } from '../journal/journal.ts';

/** What triggers and the extension report. Empty until a browser was seen. */
export type ItemsStatus = Pick<DesktopRequest<'report'>, 'itemsVersion' | 'browsers'>;

type Items = DesktopAnswer<'items'>;
/** A message of a session about triggers. */
export type TriggerMessage = Extract<FromSession, { is: 'trigger-steps' | 'item-counts' | 'trigger-status' }>;

const noItems: Items = { items: [], events: [], version: 0 };
const sequenceName = 'item counts sequence';

/**
 * Passes desktop items from the cloud to the sessions, and the steps of triggers from the sessions to the cloud. The
 * items are stored on disk, so that triggers work after a restart without the cloud.
 */
export const itemsOfPc = ({
  folder,
  journal,
  cloud,
  time,
  nowMs,
  logger,
  signal,
}: {
  folder: string;
  journal: Pick<Journal, 'note' | 'noted'>;
  cloud: Cloud;
  time: CloudTime;
  nowMs: () => number;
  logger: Logger;
  signal: AbortSignal;
}) => {
  const file = join(folder, 'desktop-items.json');
  const links = new Map<SessionLink, { login: string; status?: Extract<TriggerMessage, { is: 'trigger-status' }> }>();
  const sending = new Set<SessionLink>();

  const read = (): Items => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Items;
    } catch {
      return noItems;
    }
  };
  let items = read();

  const give = (link: SessionLink): void => {
    // It is too large for a message.
    const { version, ...content } = items;
    link.send({ is: 'items', version }, Buffer.from(JSON.stringify(content)));
  };

  type Steps = Extract<TriggerMessage, { is: 'trigger-steps' }>['steps'];

  const sendSteps = async (link: SessionLink, login: string, steps: Steps): Promise<void> => {
    // If it takes too long, the session asks again for what is in flight.
    if (sending.has(link)) return;
    sending.add(link);
    try {
      await cloud(
        'triggers',
        {
          login,
          steps: steps.map(({ startedAt, endsAt, endedAt, ...step }) => ({
            ...step,
            startedAt: time.toCloud(startedAt),
            endsAt: time.toCloud(endsAt),
            ...(endedAt !== undefined && { endedAt: time.toCloud(endedAt) }),
          })),
        },
        signal,
      );
    } catch (error) {
      const isRefused = error instanceof Failure && error.code === 'invalid';
      logger.warn(`A trigger could not be reported to the cloud: ${(error as Error).message}`);
      // It would be refused again, and block everything after it.
      if (!isRefused) return;
    } finally {
      sending.delete(link);
    }
    link.send({
      is: 'trigger-steps-reported',
      steps: steps.map(({ is, runId, endsAt }) => ({ is, runId, endsAt })),
    });
  };

  const sendCounts = async (counts: DesktopRequest<'itemCounts'>['counts']): Promise<void> => {
    const sequence = Number(journal.noted(sequenceName) ?? 0) + 1;
    journal.note(sequenceName, String(sequence));
    const day = time.toCloud(nowMs()).slice(0, 10);
    await cloud('itemCounts', { sequence, day, counts }, signal).catch((error: Error) =>
      logger.warn(`Counts of desktop items could not be sent: ${error.message}`),
    );
  };

  return {
    /** The session of a user has connected. */
    add(link: SessionLink, login: string): void {
      links.set(link, { login });
      void link.closed.then(() => links.delete(link));
      give(link);
    },
    take(link: SessionLink, message: TriggerMessage): void {
      const session = links.get(link);
      if (!session) return;
      if (message.is === 'trigger-steps') void sendSteps(link, session.login, message.steps);
      if (message.is === 'item-counts') void sendCounts(message.counts);
      if (message.is === 'trigger-status') session.status = message;
    },
    /** Fetches the items if the cloud has another version, and sends them to every session. */
    async refresh(version: number): Promise<void> {
      if (version === items.version) return;
      items = await cloud('items', {}, signal);
      const next = `${file}.next`;
      writeFileSync(next, JSON.stringify(items), { mode: 0o600, flush: true });
      renameSync(next, file);
      for (const link of links.keys()) give(link);
    },
    /** For the report. A version counts as running once every session runs it. */
    status(): ItemsStatus {
      const sessions = [...links.values()];
      return {
        itemsVersion:
          sessions.length > 0 ? Math.min(...sessions.map(({ status }) => status?.itemsVersion ?? 0)) : items.version,
        browsers: sessions.flatMap(({ login, status }) =>
          (status?.browsers ?? []).map((browser) => ({ login, ...browser })),
        ),
      };
    },
  };
};
export type ItemsOfPc = ReturnType<typeof itemsOfPc>;

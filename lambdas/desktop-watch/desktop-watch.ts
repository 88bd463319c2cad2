import type { Clock } from '../../domain/clock.ts';
import { mapConcurrently, maxStoreRequests } from '../../domain/concurrency.ts';
import type { ContactStore } from '../../domain/contact/contact-store.ts';
import type { UserIdentifiers } from '../../domain/control/settings.ts';
import type { Desktop, DesktopReport, DesktopStore } from '../../domain/desktop/desktop.ts';
import { fingerprints, hoursOnPc, type WatchStateStore } from '../../domain/desktop/desktop-watch.ts';
import { type Extraction, type ExtractionStore, isOfScreen } from '../../domain/desktop/extraction/extraction.ts';
import { missingKeystrokesEntry } from '../../domain/desktop/extraction/missing-keystrokes.ts';
import { missingScreenEntry } from '../../domain/desktop/extraction/missing-screen.ts';
import { isSilent } from '../../domain/desktop/list.ts';
import type { MissingRecordingStore } from '../../domain/recording/missing/missing-recording.ts';
import type { ScreenRecordings } from '../../domain/screen-only/screen-recordings.ts';
import type { Telemetry } from '../kit/telemetry.ts';

interface Dependencies {
  desktops: Pick<DesktopStore, 'all' | 'reports'>;
  extractions: Pick<ExtractionStore, 'open'>;
  missing: Pick<MissingRecordingStore, 'noteScreen' | 'noteKeystrokes'>;
  contacts: Pick<ContactStore, 'list'>;
  identifiers: () => Promise<readonly UserIdentifiers[]>;
  state: WatchStateStore;
  /** Ends screens without a call that nobody stopped. */
  endScreens: ScreenRecordings['endOverdue'];
  /** Requests the screens of these contacts from PCs. Requests that exist stay as they are. */
  startExtractions: (contactIds: readonly string[]) => Promise<void>;
  clock: Clock;
  telemetry: Telemetry;
}

const hour = 3_600_000;
/** A PC that is switched on answers within minutes. */
const answerMilliseconds = hour;
/** Segments are seldom kept for longer. */
const catchUpMilliseconds = 14 * 24 * hour;
const pageSize = 100;

/**
 * Checks all PCs every hour. Screens and keystrokes that a PC was asked for and has not given are listed as missing.
 * Contacts of users whose Windows login has changed are requested again. It counts how long recordings stay on PCs
 * (SU-26). Screens without a call end when their agent has logged off, or after four hours. Harmless when repeated: the
 * next run continues what one did not finish.
 */
export const desktopWatch = (dependencies: Dependencies) => {
  const { desktops, extractions, missing, contacts, identifiers, state, endScreens, startExtractions } = dependencies;
  const { clock, telemetry } = dependencies;

  const openSince = async (desktopId: string, from: string, until: string): Promise<Extraction[]> => {
    const found: Extraction[] = [];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await extractions.open(desktopId, { limit: pageSize, ...(after !== undefined && { after }) });
      found.push(...page.extractions.filter(({ requestedAt }) => requestedAt >= from && requestedAt < until));
      const last = page.extractions.at(-1);
      after = last === undefined || last.requestedAt < until ? page.cursor : undefined;
    }
    return found;
  };

  const noteWaiting = async (
    { desktopId, machine }: Desktop,
    report: DesktopReport | undefined,
    { from, until, now }: { from: string; until: string; now: string },
  ): Promise<number> => {
    const waiting = await openSince(desktopId, from, until);
    const detail =
      report === undefined
        ? `${machine} has not reported yet.`
        : isSilent(report, now) || Date.parse(now) - Date.parse(report.at) > answerMilliseconds
          ? `${machine} last reported at ${report.at}.`
          : `${machine} is connected, but has not delivered it yet.`;
    for (const extraction of waiting) {
      if (isOfScreen(extraction))
        await missing.noteScreen(missingScreenEntry(extraction, { reason: 'screen-waits', detail }, now));
      else await missing.noteKeystrokes(missingKeystrokesEntry(extraction, { reason: 'keystrokes-wait', detail }, now));
    }
    return waiting.length;
  };

  /** If a login was set or corrected after the contact, its logon sessions can only be found now. */
  const askAgain = async (userIds: readonly string[], now: Date): Promise<void> => {
    const from = new Date(now.getTime() - catchUpMilliseconds).toISOString();
    for (const userId of userIds) {
      let cursor: string | undefined;
      do {
        const page = await contacts.list(
          { from, to: now.toISOString(), agentIds: [userId] },
          { limit: pageSize, ...(cursor !== undefined && { cursor }) },
        );
        if (page.contactIds.length > 0) await startExtractions(page.contactIds);
        cursor = page.next;
      } while (cursor !== undefined);
    }
  };

  return async (): Promise<void> => {
    const now = clock();
    const at = now.toISOString();
    for (const failure of (await endScreens()).failures)
      telemetry.defect('A screen that was recorded without a call could not be ended', failure);
    const [all, reports, before, names] = await Promise.all([
      desktops.all(),
      desktops.reports(),
      state.read(),
      identifiers(),
    ]);
    const reportOf = new Map(reports.map((report) => [report.desktopId, report]));
    telemetry.count('OldestRecordingOnPcHours', Math.max(0, ...reports.map((report) => hoursOnPc(report, at))));

    const logins = await fingerprints(names);
    const known = new Set(before?.logins ?? logins.keys());
    await askAgain(
      [...logins].flatMap(([fingerprint, userId]) => (known.has(fingerprint) ? [] : [userId])),
      now,
    );

    const until = new Date(now.getTime() - answerMilliseconds).toISOString();
    const span = { from: before?.listedUntil ?? '', until, now: at };
    const waiting = await mapConcurrently(all, maxStoreRequests, (desktop) =>
      noteWaiting(desktop, reportOf.get(desktop.desktopId), span),
    );
    telemetry.count(
      'ScreensNotAnswered',
      waiting.reduce((sum, count) => sum + count, 0),
    );
    await state.save({ listedUntil: until, logins: [...logins.keys()] });
    telemetry.flush();
  };
};

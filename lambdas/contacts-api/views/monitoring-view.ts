import type { HistoryEntry } from '../../../api/contacts/contacts.ts';
import type { StoredContact } from '../../../domain/contact/contact-store.ts';
import { type Monitoring, type MonitoringResult, maySeeMonitoring } from '../../../domain/live/monitoring.ts';
import type { Agents } from '../../../domain/user/agents.ts';
import { type Caller, signedInAs } from '../../../domain/user/visibility.ts';
import type { Seen } from '../../access/directory.ts';
import type { ReadingRights } from '../reading-rights.ts';

interface Viewer {
  caller: Caller;
  seen: Pick<Seen, 'users'> & { agents: Agents };
  rights: Pick<ReadingRights, 'functions'>;
}

/** The contact without what the caller must not know: who listened to it, especially if they listened to the caller. */
export const withoutHiddenMonitorings = <Known extends StoredContact>(
  known: Known,
  { caller, seen, rights }: Viewer,
): Known => {
  if (known.monitorings === undefined) return known;
  const userId = caller.role === 'machine' ? undefined : signedInAs(caller.username, seen.users)?.userId;
  const viewer = { role: caller.role, userId, mayReadLedger: rights.functions.has('ledger') };
  // If a contact has several agents, none of them sees this.
  const wasOn = userId !== undefined && seen.agents.of(known.contact)?.userId === userId;
  return {
    ...known,
    monitorings: wasOn ? [] : known.monitorings.filter((monitoring) => maySeeMonitoring(monitoring, viewer)),
  };
};

const results: Record<MonitoringResult, string> = {
  requested: 'No answer was recorded.',
  started: 'Started.',
  refused: 'Did not start.',
  unconfirmed: 'No answer came: it may have started.',
};

export const monitoringHistory = ({ monitorings = [] }: { monitorings?: readonly Monitoring[] }): HistoryEntry[] =>
  monitorings.map(({ at, by, way, result }) => ({
    at,
    what: way === 'listen' ? 'listened-live' : 'screen-watched-live',
    by,
    detail: results[result],
  }));

import type { GatewayView, RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import type { CallerNameSource, SourceState } from '../../domain/flag/words.ts';
import { count, counted, elapsed } from '../kit/format.ts';

type State = 'success' | 'warning' | 'error' | 'info' | 'stopped' | 'pending';

export const sourceNames: Record<CallerNameSource, string> = {
  global: 'Global phonebook',
  external: 'External phonebook',
  network: 'Telephone network',
};

/** Whether a gateway reports, and since when it does not. */
export const gatewayState = (gateway: GatewayView | null, now: Date): { type: State; text: string } => {
  if (gateway === null) return { type: 'pending', text: 'No gateway is enrolled' };
  const { lastSeenAt, enrolledAt, silent } = gateway;
  const lasted = elapsed(lastSeenAt ?? enrolledAt, now);
  if (silent) return { type: 'error', text: `Silent for ${lasted}` };
  if (lastSeenAt === null) return { type: 'pending', text: 'Has not reported yet' };
  return { type: 'success', text: lasted === 'just now' ? 'Seen just now' : `Seen ${lasted} ago` };
};

const sourceStates: Record<SourceState, { type: State; word: string }> = {
  connected: { type: 'success', word: 'Connected' },
  connecting: { type: 'pending', word: 'Connecting' },
  lost: { type: 'error', word: 'Lost' },
};

export const sourceState = ({ state, since }: NonNullable<GatewayView['source']>, now: Date) => {
  const { type, word } = sourceStates[state];
  const lasted = elapsed(since, now);
  return { type, text: lasted === 'just now' ? word : `${word} for ${lasted}` };
};

/** With a larger offset, calls are listed at visibly wrong times. */
const maxOffsetMilliseconds = 2000;

/** `0.2 s behind`. A clock that is behind needs a positive correction. */
export const offsetText = (milliseconds: number | null): string | undefined => {
  if (milliseconds === null) return undefined;
  const seconds = Math.abs(milliseconds) / 1000;
  if (seconds < 0.05) return 'Correct';
  const amount = seconds < 120 ? `${seconds.toFixed(1)} s` : counted(Math.round(seconds / 60), 'minute');
  return `${amount} ${milliseconds > 0 ? 'behind' : 'ahead'}`;
};

export const isOff = (milliseconds: number | null): boolean => Math.abs(milliseconds ?? 0) > maxOffsetMilliseconds;

/** `612 of 613 (99.8 %)`. Undefined if there was no recording. */
export const flaggedText = ({ flagged, unflagged }: { flagged: number; unflagged: number }): string | undefined => {
  const all = flagged + unflagged;
  if (all === 0) return undefined;
  // Rounded down, because 100 % means that none is missing.
  const percent = Math.floor((flagged / all) * 1000) / 10;
  return `${count(flagged)} of ${count(all)} (${percent} %)`;
};

/** Everything about a recording server that somebody should fix, in sentences. */
export const problemsOf = (server: RecordingServerView): string[] => {
  const { gateway, flagsCreated, dataServerName, users } = server;
  return [
    ...(dataServerName === null ? ['Its data server was removed. Choose another.'] : []),
    ...(users === 0 ? ['No user has an extension here. Set extensions on the page Users, or import them.'] : []),
    ...(gateway && !flagsCreated
      ? ['Its flags are not created yet. Run "cti-gateway configure" on the CTI server.']
      : []),
    ...(gateway && isOff(gateway.clockOffsetMilliseconds)
      ? [`The clock of the CTI server is ${offsetText(gateway.clockOffsetMilliseconds)}.`]
      : []),
    // Newest first.
    ...[...new Set(gateway?.faults.toReversed() ?? [])].slice(0, 5),
  ];
};

/** The recording servers of one site, or all. */
export const ofSite = (servers: readonly RecordingServerView[], site: string | undefined): RecordingServerView[] =>
  servers.filter((server) => site === undefined || (server.site ?? '') === site);

export const sitesOf = (servers: readonly RecordingServerView[]): string[] =>
  [...new Set(servers.map(({ site }) => site ?? ''))].sort((a, b) => a.localeCompare(b, 'en'));

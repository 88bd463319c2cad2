import type { UserIdentifiers } from '../control/settings.ts';
import { fullLogin } from '../schedule/who-is-recorded.ts';
import { sha256 } from '../sha256.ts';
import type { DesktopReport } from './desktop.ts';

/** What one check of all PCs stores for the next one. */
export interface WatchState {
  /** Extractions that were requested before this have been checked. ISO 8601 UTC. */
  listedUntil: string;
  /** One fingerprint for each user with a Windows login. */
  logins: readonly string[];
}

export interface WatchStateStore {
  /** Undefined before the first check. */
  read(): Promise<WatchState | undefined>;
  save(state: WatchState): Promise<void>;
}

/** Short, because there may be tens of thousands of users. */
const fingerprintOf = async (names: UserIdentifiers): Promise<string> =>
  (await sha256(JSON.stringify([names.userId, fullLogin(names)]))).slice(0, 10);

/** The id of each user with a Windows login, by the fingerprint of both. */
export const fingerprints = async (identifiers: readonly UserIdentifiers[]): Promise<Map<string, string>> =>
  new Map(
    await Promise.all(
      identifiers
        .filter((names) => fullLogin(names) !== undefined)
        .map(async (names) => [await fingerprintOf(names), names.userId] as const),
    ),
  );

const hour = 3_600_000;

/** For how many hours the oldest recording of a PC has been on it, according to its last report. */
export const hoursOnPc = ({ waiting: { oldest } }: Pick<DesktopReport, 'waiting'>, now: string): number =>
  oldest === undefined ? 0 : Math.max(0, (Date.parse(now) - Date.parse(oldest)) / hour);

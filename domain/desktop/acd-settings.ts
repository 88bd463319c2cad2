/** How Fermata works with Amazon Connect. Administrators set this on the ACD Configuration page. */
export interface AcdSettings {
  /** Enable RTE Messaging for Screen Recording: if it is off, no desktop records a screen (AC-09). Off by default. */
  rteMessaging: boolean;
  /** Counts changes. A save that is not based on the newest version is refused. */
  version: number;
  /** ISO 8601 UTC. */
  changedAt: string;
  changedBy: string;
}

/** The settings until an administrator saves some. */
export const unsetAcdSettings: AcdSettings = { rteMessaging: false, version: 0, changedAt: '', changedBy: '' };

export interface AcdSettingsStore {
  /** Undefined until somebody saves settings. */
  read(): Promise<AcdSettings | undefined>;
  /** @throws Failure `conflict` if the stored version is not `settings.version - 1` */
  save(settings: AcdSettings): Promise<void>;
}

/** Contact records arrive a few days late at most, and a PC may be off until then. */
const lateDays = 7;

/**
 * Whether contacts that are imported now may have screens on a PC: RTE messaging is on, or was on a few days ago, when they
 * may have taken place.
 */
export const mayHaveScreens = (settings: AcdSettings | undefined, now: string): boolean =>
  settings !== undefined &&
  (settings.rteMessaging || Date.parse(now) - Date.parse(settings.changedAt) < lateDays * 86_400_000);

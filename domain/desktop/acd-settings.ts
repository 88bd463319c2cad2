/** How Fermata works with Amazon Connect, as administrators set it on the ACD Configuration page. */
export interface AcdSettings {
  /** Enable RTE Messaging for Screen Recording: without it no desktop records a screen (AC-09). Off by default. */
  rteMessaging: boolean;
  /** Counts changes; a save that is not based on the newest is refused. */
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
  /** @throws Failure `conflict` when the stored version is not `settings.version - 1` */
  save(settings: AcdSettings): Promise<void>;
}

import type { CaptureState } from '../desktop/words.ts';
import type { SealedStill } from './sealed-still.ts';

/** A page on which somebody watches an agent's screen now. It is a lease that the page renews while it is open. */
export interface ScreenView {
  /** Chosen by the page. */
  viewId: string;
  /** The entry that says who watched. */
  monitoringId: string;
  contactId: string;
  /** Whose screen. */
  agentId: string;
  desktopId: string;
  login: string;
  /** User name. */
  by: string;
  /** Only the page that made this key can open a still (`sealed-still.ts`). */
  publicKey: string;
  /** When it began. All instants ISO 8601 UTC. */
  at: string;
  /** The view ends then, unless the page renews it. */
  until: string;
  /** Whether the page has received a still. */
  isShown: boolean;
}

/** After this time, a page that was closed, or has lost its connection, no longer counts. */
export const viewLeaseSeconds = 10;

/** For one PC at a time, because each viewer makes every still a little larger. */
export const maxViewers = 5;

export const openViews = (views: readonly ScreenView[], now: string): ScreenView[] =>
  views.filter(({ until }) => until > now);

/** A PC's last report about somebody's screen while it was watched. */
export interface ScreenState {
  desktopId: string;
  login: string;
  /** By the clock of the cloud. */
  at: string;
  state: CaptureState;
  /** Changes with the picture. Null if there is none. */
  version: string | null;
}

/** The pages that watch screens, and the newest still of each screen. Nothing older than the newest is stored. */
export interface ScreenViewStore {
  /** Begins or renews a view. */
  keep(view: ScreenView): Promise<void>;
  find(desktopId: string, viewId: string): Promise<ScreenView | undefined>;
  /** The views of one PC, some of which may be over. */
  ofDesktop(desktopId: string): Promise<ScreenView[]>;
  /** A still, if there is one, replaces the previous one. */
  show(state: ScreenState, still?: SealedStill): Promise<void>;
  state(desktopId: string, login: string): Promise<ScreenState | undefined>;
  still(desktopId: string, login: string): Promise<SealedStill | undefined>;
  /** Removes the still. Harmless when repeated. */
  removeStill(desktopId: string, login: string): Promise<void>;
}

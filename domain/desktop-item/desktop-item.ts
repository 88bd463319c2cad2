import type { Medium } from '../recording/recording.ts';

/**
 * `New`: watched, and its events are only counted. `Approved`: its events act. `Not Approved`: watched and counted, but
 * its events do nothing. `Ignore`: not watched.
 */
export const itemStatuses = ['New', 'Approved', 'Not Approved', 'Ignore'] as const;
export type ItemStatus = (typeof itemStatuses)[number];

export const itemKinds = ['application', 'website', 'field'] as const;
export type ItemKind = (typeof itemKinds)[number];

interface Item {
  /** Lower case, digits and dashes. */
  itemId: string;
  name: string;
  status: ItemStatus;
}

/** Entered when its window gets the focus, left when another application gets it. */
export interface ApplicationItem extends Item {
  kind: 'application';
  /** The name of its program, with or without `.exe`: `notepad`. On Linux, also the class of its window. `*`: any program. */
  program: string;
  /** `*` matches any characters. Undefined: any title. */
  windowTitle?: string;
  /** What is typed in it may be recorded. A browser must not be named here: its pages are. */
  recordKeystrokes?: boolean;
}

/** Entered when it is the page in front, left when another page is. */
export interface WebsiteItem extends Item {
  kind: 'website';
  /** See `patterns.ts`. */
  address: string;
  /** What is typed into its text fields may be recorded. */
  recordKeystrokes?: boolean;
}

/** Entered when the agent clicks in it, or something else fills it in. Left when they click out of it. */
export interface FieldItem extends Item {
  kind: 'field';
  /** The page on which it is, or the frame in which a payment provider shows it. */
  address: string;
  /** CSS selectors; one that matches is enough. */
  selectors: readonly string[];
}

export type DesktopItem = ApplicationItem | WebsiteItem | FieldItem;

/** What the agent does. `idle`: no key and no mouse for this many seconds. `active`: they are back. */
export type Trigger = { on: 'enter' | 'leave'; itemId: string } | { on: 'idle'; seconds: number } | { on: 'active' };

export const eventModes = ['on', 'dry-run', 'off'] as const;

/** What the PC does when the agent does something (PR-14). */
export interface DesktopItemEvent {
  /** Lower case, digits and dashes. */
  eventId: string;
  name: string;
  /** `dry-run`: its effects are counted, but not carried out. */
  mode: (typeof eventModes)[number];
  startTrigger: Trigger;
  /** The system action: these media are paused. */
  pause: readonly Medium[];
  /** They are resumed after this many seconds, whatever else happens. */
  durationSeconds: number;
  /** Resumes them earlier. */
  stopTrigger?: Trigger;
}

export const limits = {
  items: 200,
  events: 100,
  selectors: 20,
  selectorLength: 300,
  nameLength: 100,
  durationSeconds: { min: 5, max: 3600 },
  idleSeconds: { min: 10, max: 4 * 3600 },
} as const;

/** The content of the Desktop Manager page, saved as a whole. */
export interface DesktopItems {
  items: readonly DesktopItem[];
  events: readonly DesktopItemEvent[];
  /** Counts changes. A save that is not based on the newest version is refused. Each PC reports the version that it runs. */
  version: number;
  changedAt: string;
  changedBy: string;
}

/** Until somebody saves some. */
export const noDesktopItems: DesktopItems = { items: [], events: [], version: 0, changedAt: '', changedBy: '' };

export interface DesktopItemStore {
  /** The items that were saved last. Undefined if none ever were. */
  read(): Promise<DesktopItems | undefined>;
  /** @throws Failure `conflict` if the stored version is not `desktopItems.version - 1` */
  save(desktopItems: DesktopItems): Promise<void>;
}

/** Whether PCs watch it at all. */
export const isWatched = ({ status }: DesktopItem): boolean => status !== 'Ignore';

const itemOf = (trigger: Trigger | undefined): string | undefined =>
  trigger && 'itemId' in trigger ? trigger.itemId : undefined;

/** The items that its triggers name. */
export const itemIdsOf = ({ startTrigger, stopTrigger }: DesktopItemEvent): string[] =>
  [itemOf(startTrigger), itemOf(stopTrigger)].filter((itemId) => itemId !== undefined);

/** `act`: it pauses. `count`: its effects are only counted. `nothing`: neither. */
export const effectOf = (event: DesktopItemEvent, items: readonly DesktopItem[]): 'act' | 'count' | 'nothing' => {
  if (event.mode === 'off') return 'nothing';
  const statuses = itemIdsOf(event).map((itemId) => items.find((item) => item.itemId === itemId)?.status);
  if (statuses.some((status) => status === undefined || status === 'Ignore' || status === 'Not Approved')) {
    return 'nothing';
  }
  return event.mode === 'dry-run' || statuses.includes('New') ? 'count' : 'act';
};

/** What the tray shows the agent. */
export interface TrayState {
  screen: 'recorded' | 'paused' | 'not-recorded' | 'not-connected';
  /** The state of the On-Demand client (OD-14). Absent if this PC has none. */
  onDemand?: 'connected' | 'not-connected' | undefined;
  /** Whether keystrokes are recorded. Absent if those of this agent never are. */
  keystrokes?: 'recorded' | 'paused' | undefined;
  /** A sentence: "Your screen is recorded." */
  tooltip: string;
  /** From top to bottom; `null` is a line between two groups. */
  menu: ({ id: string; label: string; isEnabled: boolean } | null)[];
}

/** An icon beside the clock, with a menu. */
export interface Tray {
  show(state: TrayState): void;
  /** A short notice. Icon and menu say the same, because notices may be silenced. */
  notify(sentence: string): void;
  onChoice(listener: (id: string) => void): void;
  /** Calls back when it becomes visible to the agent that keystrokes are recorded, and when it no longer is. */
  onKeystrokesShown?(listener: (isShown: boolean) => void): void;
  close(): void;
}

/** A tray of this process. */
export interface OwnTray extends Tray {
  /** Whether this desktop shows the icon. */
  isVisible(): boolean;
}

type Pixel = readonly [red: number, green: number, blue: number];

export const trayColours: Record<TrayState['screen'], Pixel> = {
  recorded: [200, 30, 30],
  paused: [220, 160, 0],
  'not-recorded': [120, 120, 120],
  'not-connected': [120, 120, 120],
};

export type Icon = Pick<TrayState, 'screen' | 'onDemand'>;

const badgeBlue: Pixel = [20, 90, 200];
const badgeGrey: Pixel = [150, 150, 150];
const white: Pixel = [255, 255, 255];

/** The colour of a pixel of the On-Demand badge, in the lower right corner; undefined: it is not part of it. */
const badgePixel = (onDemand: Icon['onDemand'], x: number, y: number, size: number): Pixel | undefined => {
  if (onDemand === undefined) return undefined;
  const radius = size * 0.25;
  const [across, down] = [x - (size - 1 - radius), y - (size - 1 - radius)];
  const distance = Math.hypot(across, down) / radius;
  if (distance > 1.2) return undefined;
  if (distance > 0.95) return white;
  if (onDemand === 'connected') return badgeBlue;
  // Disabled: grey, and crossed out.
  return Math.abs(across - down) < radius * 0.35 ? white : badgeGrey;
};

/**
 * A round icon. Shapes help people who cannot distinguish the colours: two bars when paused, a ring when nothing is
 * recorded. With an On-Demand client it has a badge: blue when it is connected, grey and crossed out when it is not.
 */
export const drawIcon = (
  { screen, onDemand }: Icon,
  size: number,
  set: (x: number, y: number, colour: Pixel) => void,
): void => {
  const middle = (size - 1) / 2;
  const colour = trayColours[screen];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const badge = badgePixel(onDemand, x, y, size);
      if (badge) {
        set(x, y, badge);
        continue;
      }
      const distance = Math.hypot(x - middle, y - middle) / middle;
      if (distance > 0.95) continue;
      const isRing = screen.startsWith('not-') && distance < 0.6;
      const across = Math.abs(x - middle) / middle;
      const isBar = screen === 'paused' && across > 0.12 && across < 0.38 && Math.abs(y - middle) / middle < 0.5;
      if (!isRing) set(x, y, isBar ? white : colour);
    }
  }
};

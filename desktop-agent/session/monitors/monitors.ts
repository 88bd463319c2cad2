import type { Monitor } from '../../../domain/screen/segment.ts';

/** The monitors of a desktop. */
export interface Monitors {
  /** The current monitors. Empty without a desktop. Monitors that show the same picture count once. */
  list(): Promise<Monitor[]>;
  /** Calls `listener` soon, and at least once, when something changed or may have changed. */
  onChange(listener: () => void): void;
  close(): void;
}

const isSamePlace = (a: Monitor, b: Monitor): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** One of the monitors that show the same picture: the primary one if it is among them. */
export const withoutMirrors = (monitors: readonly Monitor[]): Monitor[] =>
  monitors.filter(
    (monitor, index) =>
      !monitors.some(
        (other, place) =>
          isSamePlace(monitor, other) &&
          (other.primary === monitor.primary ? place < index : other.primary) &&
          other !== monitor,
      ),
  );

/** Whether it is the same monitor at the same place with the same size, so that its capture can continue. */
export const isUnchanged = (a: Monitor, b: Monitor): boolean => a.id === b.id && isSamePlace(a, b);

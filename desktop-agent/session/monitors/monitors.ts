import type { Monitor } from '../../../domain/screen/segment.ts';

/** The monitors of a desktop. */
export interface Monitors {
  /** What is shown now. Empty when there is no desktop. Monitors that show the same picture count once. */
  list(): Promise<Monitor[]>;
  /** Calls `listener` when something changed or may have changed: soon, at least once. */
  onChange(listener: () => void): void;
  close(): void;
}

const isSamePlace = (a: Monitor, b: Monitor): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

/** One of those that show the same picture, the primary one when it is among them. */
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

/** The same monitor at the same place with the same size: what captures it can go on. */
export const isUnchanged = (a: Monitor, b: Monitor): boolean => a.id === b.id && isSamePlace(a, b);

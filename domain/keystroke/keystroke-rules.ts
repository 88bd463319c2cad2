import type { DesktopItem } from '../desktop-item/desktop-item.ts';
import { plainProgram } from '../desktop-item/matching.ts';
import type { KeystrokeRules } from './keystroke-gate.ts';

/** Desktop items on which administrators allow keystrokes. Only approved ones count: a new one allows nothing. */
export const allowsKeystrokes = (item: DesktopItem): boolean =>
  item.kind !== 'field' && item.status === 'Approved' && item.recordKeystrokes === true;

/** Where keystrokes may be recorded, according to the desktop items. */
export const keystrokeRules = (items: readonly DesktopItem[]): KeystrokeRules => {
  const allowed = items.filter(allowsKeystrokes);
  return {
    programs: new Set(
      allowed.flatMap((item) => (item.kind === 'application' ? [plainProgram(item.program.trim())] : [])),
    ),
    pageItemIds: new Set(allowed.flatMap((item) => (item.kind === 'website' ? [item.itemId] : []))),
  };
};

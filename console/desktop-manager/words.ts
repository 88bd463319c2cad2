import {
  type DesktopItem,
  type DesktopItemEvent,
  effectOf,
  type ItemKind,
  type ItemStatus,
  type Trigger,
} from '../../domain/desktop-item/desktop-item.ts';
import type { Medium } from '../../domain/recording/recording.ts';

export const kindNames: Record<ItemKind, string> = {
  application: 'Application',
  website: 'Website',
  field: 'Field of a website',
};

export const statusTexts: Record<ItemStatus, string> = {
  New: 'Watched. Its events only count what they would pause.',
  Approved: 'Its events pause.',
  'Not Approved': 'Watched and counted. Its events do nothing.',
  Ignore: 'Not watched.',
};

export const modeTexts: Record<DesktopItemEvent['mode'], { label: string; description: string }> = {
  on: { label: 'On', description: 'PCs pause as soon as every item of this event is Approved.' },
  'dry-run': { label: 'Dry run', description: 'PCs only count what they would pause.' },
  off: { label: 'Off', description: 'PCs do nothing.' },
};

export const mediaNames: Record<Medium, string> = { audio: 'Audio', screen: 'Screen', keystroke: 'Keystrokes' };

const verbs: Record<ItemKind, { enter: string; leave: string }> = {
  application: { enter: 'switches to', leave: 'leaves' },
  website: { enter: 'opens', leave: 'leaves' },
  field: { enter: 'clicks in', leave: 'clicks out of' },
};

const itemText = (item: DesktopItem): string => item.name.trim() || `a new ${kindNames[item.kind].toLowerCase()}`;

/** One choice in the list of triggers. */
export interface TriggerChoice {
  value: string;
  label: string;
}

export const choiceValueOf = (trigger: Trigger): string =>
  'itemId' in trigger ? `${trigger.on} ${trigger.itemId}` : trigger.on;

export const triggerOf = (value: string): Trigger => {
  const [on, itemId] = value.split(' ');
  if (on === 'idle') return { on, seconds: 300 };
  if (on === 'active') return { on };
  return { on: on === 'leave' ? 'leave' : 'enter', itemId: itemId! };
};

export const triggerChoices = (items: readonly DesktopItem[]): TriggerChoice[] => [
  ...items.flatMap((item) =>
    (['enter', 'leave'] as const).map((on) => ({
      value: `${on} ${item.itemId}`,
      label: `The agent ${verbs[item.kind][on]} ${itemText(item)}`,
    })),
  ),
  { value: 'idle', label: 'The agent uses neither keyboard nor mouse for a time' },
  { value: 'active', label: 'The agent uses keyboard or mouse again' },
];

export const triggerText = (trigger: Trigger, items: readonly DesktopItem[]): string => {
  const choice = triggerChoices(items).find(({ value }) => value === choiceValueOf(trigger));
  const text = choice?.label ?? 'An item that was removed';
  return trigger.on === 'idle' ? `${text}: ${trigger.seconds} seconds` : text;
};

/** What PCs do about an event now, and why. */
export const effectText = (event: DesktopItemEvent, items: readonly DesktopItem[]): string => {
  switch (effectOf(event, items)) {
    case 'act':
      return 'Pauses';
    case 'count':
      return event.mode === 'dry-run' ? 'Only counts: dry run' : 'Only counts: an item is New';
    case 'nothing':
      return event.mode === 'off' ? 'Off' : 'Does nothing: an item is not Approved';
  }
};

import type { DesktopView, StayingRecordings } from '../../api/administration/desktops/desktop-list.ts';
import { counted, elapsed } from '../kit/format.ts';

type LoggedOn = DesktopView['users'][number];
type State = 'success' | 'warning' | 'error' | 'info' | 'stopped' | 'pending';

/** With a larger offset, sound and screen of a contact would drift apart visibly before the PC corrects it. */
const maxOffsetMilliseconds = 2000;

/** Whether a PC reports, and since when it does not. */
export const desktopState = (
  { lastSeenAt, silent }: Pick<DesktopView, 'lastSeenAt' | 'silent'>,
  now: Date,
): { type: State; text: string } => {
  if (lastSeenAt === null) return { type: 'pending', text: 'Has not reported yet' };
  const lasted = elapsed(lastSeenAt, now);
  if (silent) return { type: 'error', text: `Silent for ${lasted}` };
  return { type: 'success', text: lasted === 'just now' ? 'Seen just now' : `Seen ${lasted} ago` };
};

/** What is captured of a person who is logged on. */
export const captureState = ({ capture, notRecorded }: LoggedOn): { type: State; text: string } => {
  switch (capture.state) {
    case 'recording':
      return {
        type: 'success',
        text: `Recording ${counted(capture.monitors, 'monitor')}${capture.keystrokes ? ' and keystrokes' : ''}`,
      };
    case 'paused':
      return { type: 'info', text: 'Paused' };
    case 'not-recording':
      return notRecorded.length > 0
        ? { type: 'stopped', text: 'Not recorded' }
        : { type: 'error', text: 'Should be recorded, but is not' };
  }
};

/** Why a person is not recorded: first Fermata's decision, then the PC's report. */
export const reasonsOf = ({ capture, notRecorded }: LoggedOn): string[] => [
  ...notRecorded.map(({ sentence }) => sentence),
  ...(capture.state === 'not-recording' && capture.detail !== null ? [capture.detail] : []),
];

/** `0.2 s behind`. A PC whose clock is behind needs a positive correction. */
export const clockText = (offsetMilliseconds: number | null): { text: string; wrong: boolean } | undefined => {
  if (offsetMilliseconds === null) return undefined;
  const seconds = Math.abs(offsetMilliseconds) / 1000;
  const wrong = seconds * 1000 > maxOffsetMilliseconds;
  if (seconds < 0.05) return { text: 'Correct', wrong };
  const amount = seconds < 120 ? `${seconds.toFixed(1)} s` : counted(Math.round(seconds / 60), 'minute');
  return { text: `${amount} ${offsetMilliseconds > 0 ? 'behind' : 'ahead'}`, wrong };
};

/** Browsers that ran without the extension. Nothing that happens in them triggers an event (PR-18). */
export const browsersWithoutExtension = ({ browsers }: Pick<DesktopView, 'browsers'>): string[] => [
  ...new Set(browsers.filter(({ extensionSeen }) => !extensionSeen).map(({ name }) => name)),
];

/** Everything about a PC that somebody should fix, in sentences. */
export const problemsOf = (desktop: DesktopView, itemsVersion: number): string[] => {
  const clock = clockText(desktop.clockOffsetMilliseconds);
  const { disk } = desktop;
  return [
    ...browsersWithoutExtension(desktop).map((name) => `The extension was not seen in ${name}.`),
    ...(disk && disk.freeBytes < disk.totalBytes / 20 ? ['The disk is nearly full.'] : []),
    ...(clock?.wrong ? [`The clock is ${clock.text}.`] : []),
    ...(desktop.channel === 'polling' ? ['It is not connected to the channel, and polls every minute.'] : []),
    ...(desktop.itemsVersion !== null && desktop.itemsVersion < itemsVersion
      ? [`It runs version ${desktop.itemsVersion} of the desktop items; the current one is ${itemsVersion}.`]
      : []),
    // Newest first.
    ...[...new Set(desktop.faults.toReversed())].slice(0, 5),
  ];
};

/** Whether a PC matches a search by its name or by who is logged on. */
export const fits = ({ machine, users }: DesktopView, typed: string): boolean => {
  const wanted = typed.trim().toLowerCase();
  const texts = users.flatMap(({ login, username, firstName, lastName }) => [
    login,
    username,
    [firstName, lastName].filter(Boolean).join(' '),
  ]);
  return [machine, ...texts].some((text) => text?.toLowerCase().includes(wanted));
};

/** Why a recording is still on its PC, and what it is waiting for. */
export const stayingReason = ({ failure, uploadState, released }: StayingRecordings['recordings'][number]): string => {
  if (failure !== null) return `Its upload failed: ${failure}`;
  if (uploadState === 'Uploading') return 'Its upload has begun.';
  return released ? 'It is released, and its PC has not sent it.' : 'It waits for the Daily Event.';
};

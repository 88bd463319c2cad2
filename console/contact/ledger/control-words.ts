import type { ControlLedger } from '../../../api/control/control.ts';
import { duration, inZone } from '../../kit/format.ts';
import { sourceText } from '../../pauses/words.ts';
import { mediaText, mediumNames, recorderName, resultText } from '../../recording-controls/words.ts';
import { isWithoutEffect, type PauseOfContact, pausedSeconds } from '../recordings/pauses.ts';

type Entry = ControlLedger['entries'][number];

const verbs: Record<string, string> = { start: 'Start', pause: 'Pause', resume: 'Resume', stop: 'Stop' };
const blackouts: Record<string, string> = { pause: 'Start of a blackout', resume: 'End of a blackout' };
const marks: Record<string, string> = { tag: 'Tagged', untag: 'Tag removed', metadata: 'Metadata written' };
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): string => (Array.isArray(value) ? mediaText(value) : '');

/** An entry in words. One of an unknown kind is shown unchanged. */
export const entryText = (entry: Entry): { what: string; by: string; detail: string } => {
  switch (entry.kind) {
    case 'command': {
      const name = (entry.blackout && blackouts[text(entry.verb)]) || verbs[text(entry.verb)] || text(entry.verb);
      const detail = [list(entry.media), sourceText(text(entry.source)), text(entry.reason)];
      return { what: `${name} requested`, by: text(entry.by), detail: detail.filter(Boolean).join(', ') };
    }
    case 'answer': {
      const medium = mediumNames[text(entry.medium) as keyof typeof mediumNames] ?? text(entry.medium);
      const more = [text(entry.detail), entry.code ? `(${text(entry.code)})` : ''].filter(Boolean).join(' ');
      return {
        what: `${medium}: ${resultText(text(entry.result))}`,
        by: recorderName(text(entry.recorder)),
        detail: more,
      };
    }
    case 'mark':
      return { what: marks[text(entry.mark)] ?? text(entry.mark), by: text(entry.by), detail: text(entry.name) };
    case 'transferred':
      return {
        what: 'Transferred while paused',
        by: 'fermata',
        detail: `To ${text(entry.toContactId)}: the pause was ${entry.pausePolicy === 'keep' ? 'kept' : 'ended'}`,
      };
    case 'contact-reopened': {
      const paused = list(entry.pausedMedia);
      return { what: 'Contact continued', by: '', detail: paused && `The pause of ${paused} continues` };
    }
    case 'contact-ended': {
      const paused = list(entry.pausedMedia);
      return { what: 'Contact ended', by: '', detail: paused && `A pause of ${paused} had not ended` };
    }
    default:
      return { what: entry.kind, by: '', detail: '' };
  }
};

const reasons: Record<string, string> = {
  missing: 'is missing',
  altered: 'was changed after it was written',
  'not-chained': 'does not fit the entry before it',
  'cut-off': 'is not the last one that was written: entries after it are gone',
};

/** Whether the ledger is reliable, in a sentence. */
export const checkText = (check: ControlLedger['check']): string =>
  check.sound
    ? `Intact: all ${check.entries} entries verified.`
    : `Not intact: entry ${check.entry} ${reasons[check.reason] ?? check.reason}.`;

/** `Paused 0:42, by amara.okafor by hand: Card number`, for a list and for a tooltip. */
export const pauseText = (pause: PauseOfContact, timeZone: string): string => {
  const what = pause.blackout ? 'Blackout' : 'Paused';
  const lasted = pausedSeconds(pause);
  const length = lasted === null ? 'until the end, as far as we know' : duration(lasted);
  const sure = isWithoutEffect(pause)
    ? `${what} without effect: recording continued`
    : pause.confirmed
      ? `${what} ${length}`
      : `${what} ${length}, NOT confirmed by every recorder`;
  const who = `by ${pause.by} ${sourceText(pause.source)}${pause.reason ? `: ${pause.reason}` : ''}`;
  return `${sure}, at ${inZone(pause.from, timeZone).clock}, ${who}`;
};

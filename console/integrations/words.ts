import type { Integrations } from '../../api/control/control.ts';
import { mediumNames } from '../recording-controls/words.ts';

export type Integration = Integrations['integrations'][number];
type Manner = 'manual' | 'automatic';

const manners: Record<Manner, string> = { manual: 'Manual', automatic: 'Automatic' };
const verbs = { start: 'start', pause: 'pause', resume: 'resume', stop: 'stop' };

/** `Manual and automatic`, or `No`. */
export const mannersText = (list: readonly Manner[]): string => {
  const words = (['manual', 'automatic'] as const).filter((manner) => list.includes(manner)).map((one) => manners[one]);
  return words.join(' and ').replace(' and A', ' and a') || 'No';
};

/** `Manual: pause and resume of Audio, Screen`, a line for each manner and set of media. */
export const initiatesText = (initiates: Integration['initiates']): string[] =>
  (['manual', 'automatic'] as const).flatMap((manner) => {
    const lines = new Map<string, string[]>();
    for (const medium of ['audio', 'screen', 'keystroke'] as const) {
      const done = initiates.filter((one) => one.manner === manner && one.medium === medium).map(({ verb }) => verb);
      const names = (['start', 'pause', 'resume', 'stop'] as const).filter((verb) => done.includes(verb));
      if (names.length === 0) continue;
      const text = names.map((verb) => verbs[verb]).join(', ');
      lines.set(text, [...(lines.get(text) ?? []), mediumNames[medium]]);
    }
    return [...lines].map(([text, media]) => `${manners[manner]}: ${text} of ${media.join(', ').toLowerCase()}`);
  });

/** The sources of pauses that are made elsewhere. */
export const ingestsText = (ingests: Integration['ingests']): string[] =>
  ingests.map(({ manner, through }) => `${manners[manner]}, through ${through}`);

export interface CheckItem {
  text: string;
  /** `to-check`: only a person can find out. */
  state: 'done' | 'open' | 'to-check';
}

/** The requirements, and which of them this deployment meets. */
export const checklist = ({ connected, standaloneSupported, additionalRequirements }: Integration): CheckItem[] => [
  {
    text: connected ? 'Connected to this deployment.' : 'Not connected to this deployment.',
    state: connected ? 'done' : 'open',
  },
  ...additionalRequirements.map((text) => ({ text, state: 'to-check' as const })),
  ...(standaloneSupported
    ? []
    : [
        {
          text: 'The standalone application does not work with it: use the Recording Controls page or the API.',
          state: 'open' as const,
        },
      ]),
];

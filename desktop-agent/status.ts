import { formatSize } from '../agent-kit/program/text.ts';
import { openJournal } from './service/journal/journal.ts';
import type { State } from './service/journal/states.ts';
import type { Settings } from './settings.ts';

const stateNames: Record<State, string> = {
  waiting: 'to be made from segments',
  missing: 'without a screen, to be reported',
  sealed: 'made, to be registered or put into the staging location',
  registered: 'registered, waiting for the workflow',
  sent: 'sent, to be confirmed',
  archived: 'archived, to be deleted here',
  staged: 'in the staging location, to be deleted here',
};

/** Prints what the journal of the service says. */
export const showStatus = ({ folder }: Pick<Settings, 'folder'>, print: (line: string) => void): void => {
  const journal = openJournal(folder, { readOnly: true });
  try {
    const logons = journal.openLogons();
    if (logons.length === 0) print('Nobody is logged on.');
    for (const { login, fromMs } of logons)
      print(`${login} has been logged on since ${new Date(fromMs).toISOString()}`);
    const counted = (count: number, what: string) => print(`${String(count).padStart(9)}  ${what}`);
    for (const { state, count } of journal.totals()) counted(count, stateNames[state]);
    for (const { outcome, count } of journal.endedTotals()) counted(count, `done: ${outcome}`);
    const files = journal.waitingFiles();
    if (files.length > 0) {
      const bytes = files.reduce((sum, { size }) => sum + size, 0);
      print(`${formatSize(bytes)} wait on this PC, the oldest since ${files.map(({ endedAt }) => endedAt).sort()[0]}`);
    }
    print(`The clock of this PC is ${Math.round(-journal.clockOffsetAt(Date.now()))} ms ahead of Fermata's.`);
    for (const { at, what } of journal.troubles(20)) print(`${at.slice(0, 19)}Z  ${what}`);
  } finally {
    journal.close();
  }
};

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../agent-kit/program/text.ts';
import { unflaggedSentences } from '../domain/flag/words.ts';
import { folderOf } from './cloud.ts';
import { openJournal } from './journal/journal.ts';
import type { Settings } from './settings.ts';

const dayMs = 24 * 3_600_000;
const maxListed = 20;

const showRecordings = ({ recordings }: ReturnType<typeof openJournal>, print: (line: string) => void): void => {
  const moved = recordings.count('moved');
  const waiting = recordings.count('awaited') + recordings.count('sealed') + recordings.count('announced');
  const aside = recordings.inState('set-aside', maxListed);
  if (moved + waiting + aside.length === 0) return;
  print(`  ${moved} recordings were moved into the staging location; ${waiting} are still to be moved`);
  for (const { atMs, guid, reason } of aside) {
    print(`  ${new Date(atMs).toISOString().slice(0, 19)}Z  recording ${printable(guid)} was not moved: ${reason}`);
  }
};

const showInstance = (folder: string, movesRecordings: boolean, print: (line: string) => void): void => {
  if (!existsSync(join(folder, 'journal.db'))) {
    print('  It has not run yet.');
    return;
  }
  const journal = openJournal(folder, { readOnly: true });
  try {
    const legs = journal.legs();
    print(
      `  ${legs.length} calls at extensions now; ${journal.waitingCount()} recordings whose flags wait for Fermata`,
    );
    if (movesRecordings) showRecordings(journal, print);
    for (const { day, flagged, unflagged } of journal.days(
      new Date(Date.now() - 6 * dayMs).toISOString().slice(0, 10),
    )) {
      print(`  ${day}  ${flagged} flagged`);
      for (const { reason, count } of unflagged)
        print(`              ${count} not flagged: ${unflaggedSentences[reason]}`);
    }
    for (const { atMs, extension, guid, reason } of journal.unflagged(maxListed)) {
      const recording = guid === undefined ? 'a call' : `recording ${printable(guid)}`;
      print(
        `  ${new Date(atMs).toISOString().slice(0, 19)}Z  ${recording} at ${printable(extension)}: ${unflaggedSentences[reason]}`,
      );
    }
    for (const { at, what } of journal.troubles(maxListed)) print(`  ${at.slice(0, 19)}Z  ${what}`);
  } finally {
    journal.close();
  }
};

/** Prints the contents of the journals, even while the program runs. */
export const showStatus = (settings: Settings, print: (line: string) => void): void => {
  for (const { name, recordings } of settings.instances) {
    print(`${name}:`);
    showInstance(folderOf(settings, name), recordings !== undefined, print);
  }
};

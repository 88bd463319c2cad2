import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiallingPlan } from '../../domain/phone-number.ts';
import { type LookUpName, present } from '../../domain/telephony/caller-name.ts';
import type { PhonebookSettings } from '../settings.ts';
import { readCsv } from './csv.ts';
import { numberKeys, type PhonebookEntry } from './entries.ts';
import { readLdap } from './ldap.ts';
import { readVcards } from './vcard.ts';

export type ReadPhonebook = (settings: PhonebookSettings) => Promise<PhonebookEntry[]>;

export const readPhonebook: ReadPhonebook = async (settings) => {
  switch (settings.kind) {
    case 'csv':
      return readCsv(await readFile(settings.file));
    case 'vcard':
      return readVcards(await readFile(settings.file, 'utf8'));
    case 'ldap':
      return readLdap(settings);
  }
};

const sourceName = (settings: PhonebookSettings): string => (settings.kind === 'ldap' ? settings.url : settings.file);

/**
 * The phonebooks of one instance. They are read as a whole, so that a call never waits for a directory. One that cannot be
 * read stays as it was, even after a restart.
 */
export const phonebooks = ({
  settings,
  folder,
  plan,
  outsidePrefix,
  read = readPhonebook,
  warn,
  store = true,
}: {
  settings: readonly PhonebookSettings[];
  folder: string;
  plan: DiallingPlan | undefined;
  outsidePrefix: string;
  read?: ReadPhonebook;
  warn: (what: string) => void;
  /** Whether the phonebooks are also written to the folder, for the next start. */
  store?: boolean;
}) => {
  const { keyOf, keysOf } = numberKeys({ plan, outsidePrefix });
  const fileOf = (index: number) => join(folder, `phonebook-${index + 1}.json`);

  const indexOf = (entries: readonly PhonebookEntry[]): Map<string, string> => {
    const names = new Map<string, string>();
    for (const { name, numbers } of entries) {
      for (const number of numbers) {
        const key = keyOf(number);
        // The first entry for a number wins, so every reading gives the same result.
        if (key !== '' && present(name) !== undefined && !names.has(key)) names.set(key, name);
      }
    }
    return names;
  };

  const stored = (one: PhonebookSettings, index: number): Map<string, string> => {
    const file = fileOf(index);
    if (!existsSync(file)) return new Map();
    try {
      const { source, names } = JSON.parse(readFileSync(file, 'utf8'));
      return source === sourceName(one) ? new Map(names) : new Map();
    } catch {
      return new Map();
    }
  };
  const books = settings.map((one, index) => ({ use: one.use, names: stored(one, index) }));

  const lookUpName: LookUpName = (source, number) => {
    const keys = keysOf(number);
    for (const { use, names } of books) {
      if (use !== source) continue;
      for (const key of keys) {
        const name = names.get(key);
        if (name !== undefined) return name;
      }
    }
    return undefined;
  };

  const loadOne = async (one: PhonebookSettings, index: number): Promise<void> => {
    const source = sourceName(one);
    try {
      const names = indexOf(await read(one));
      books[index]!.names = names;
      if (!store) return;
      const file = fileOf(index);
      writeFileSync(`${file}.new`, JSON.stringify({ source, names: [...names] }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch (error) {
      warn(`The phonebook ${source} cannot be read, and stays as it was: ${(error as Error).message}`);
    }
  };

  return {
    lookUpName,
    load: async (): Promise<void> => {
      await Promise.all(settings.map(loadOne));
    },
    counts: () => books.map(({ names }, index) => ({ source: sourceName(settings[index]!), numbers: names.size })),
  };
};

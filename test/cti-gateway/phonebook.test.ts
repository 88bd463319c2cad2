import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCsv } from '../../cti-gateway/phonebook/csv.ts';
import { numberKeys, type PhonebookEntry } from '../../cti-gateway/phonebook/entries.ts';
import { phonebooks } from '../../cti-gateway/phonebook/phonebooks.ts';
import { readVcards } from '../../cti-gateway/phonebook/vcard.ts';
import { type PhonebookSettings, settings } from '../../cti-gateway/settings.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import { temporaryFolder } from './site.ts';

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  place = temporaryFolder();
});
afterEach(() => place.remove());

const csv = (use: 'global' | 'external', file: string): PhonebookSettings => ({ kind: 'csv', use, file });

const booksOf = (all: Record<string, PhonebookEntry[] | Error>, { plan = '49 0 00', outsidePrefix = '' } = {}) => {
  const warnings: string[] = [];
  const content = new Map(Object.entries(all));
  const books = phonebooks({
    settings: Object.keys(all).map((name) => csv(name.startsWith('global') ? 'global' : 'external', `/books/${name}`)),
    ...{ folder: place.folder, plan: readDiallingPlan(plan), outsidePrefix, warn: (what) => warnings.push(what) },
    read: async (one) => {
      const entries = content.get((one as { file: string }).file.slice('/books/'.length));
      if (entries instanceof Error) throw entries;
      return entries ?? [];
    },
  });
  return { books, warnings, content };
};

const bakery = { name: 'Harbour Bakery', numbers: ['030 5550100'] };

test.each([
  ['+49 30 5550100', 'Harbour Bakery'],
  ['0305550100', 'Harbour Bakery'],
  ['0049305550100', 'Harbour Bakery'],
  ['030 555 01 01', undefined],
])('the caller %s is found as %s however the number is written (QG-07)', async (number, name) => {
  const { books } = booksOf({ global: [bakery] });
  await books.load();
  expect(books.lookUpName('global', number)).toBe(name);
  expect(books.lookUpName('external', number)).toBeUndefined();
});

test('a short internal number is found by its digits (QG-07)', async () => {
  const { books } = booksOf({ global: [{ name: 'Warehouse', numbers: ['4711'] }] });
  await books.load();
  expect(books.lookUpName('global', '4711')).toBe('Warehouse');
});

test('the prefix for a line to the outside may stand before the number (QG-07)', async () => {
  const { books } = booksOf({ global: [bakery] }, { outsidePrefix: '9' });
  await books.load();
  expect(books.lookUpName('global', '90305550100')).toBe('Harbour Bakery');
});

test('of two phonebooks of one kind the first that has the number is used (QG-07)', async () => {
  const { books } = booksOf({ external1: [bakery], external2: [{ name: 'Other', numbers: ['030 5550100', '2'] }] });
  await books.load();
  expect(books.lookUpName('external', '0305550100')).toBe('Harbour Bakery');
  expect(books.lookUpName('external', '2')).toBe('Other');
});

test('a phonebook that cannot be read stays as it was, even after a restart (QG-07)', async () => {
  const { books, warnings, content } = booksOf({ global: [bakery] });
  await books.load();
  content.set('global', new Error('the directory does not answer'));
  await books.load();
  expect(books.lookUpName('global', '0305550100')).toBe('Harbour Bakery');
  expect(warnings).toEqual([expect.stringContaining('the directory does not answer')]);
  const again = booksOf({ global: new Error('still not') });
  await again.books.load();
  expect(again.books.lookUpName('global', '0305550100')).toBe('Harbour Bakery');
});

test('there is no setting for a personal phonebook (QG-07)', () => {
  const personal = { kind: 'csv', use: 'personal', file: '/home/mira/contacts.csv' };
  const read = settings.safeParse({
    apiUrl: 'https://fermata.example.com',
    instances: [{ name: 'main', source: { kind: 'asterisk', username: 'u', secret: 's' }, phonebooks: [personal] }],
  });
  expect(read.success).toBe(false);
});

test.each([
  ['comma', 'Name,Phone,Mobile\r\nHarbour Bakery,030 5550100,0171 1\r\n"Müller, Ina",4711,\r\n'],
  ['semicolon', '\ufeffName;Phone;Mobile\nHarbour Bakery;030 5550100;0171 1\n"Müller, Ina";4711;\n'],
])('a CSV file with %s is read (QG-07)', (_, text) => {
  expect(readCsv(Buffer.from(text))).toEqual([
    { name: 'Harbour Bakery', numbers: ['030 5550100', '0171 1'] },
    { name: 'Müller, Ina', numbers: ['4711'] },
  ]);
});

test('a CSV file of a spreadsheet in UTF-16 is read (QG-07)', () => {
  const bytes = Buffer.from('\ufeffName\tTelefon\nBäckerei\t030 1\n', 'utf16le');
  expect(readCsv(bytes)).toEqual([{ name: 'Bäckerei', numbers: ['030 1'] }]);
});

test('a CSV file without headings is refused with the reason (QG-07)', () => {
  expect(() => readCsv(Buffer.from('Harbour Bakery,030 5550100\nOther,1\n'))).toThrow(
    /first line must name the columns/,
  );
});

test('vCards of both versions are read, with folded lines and escapes (QG-07)', () => {
  const text = [
    ...['BEGIN:VCARD', 'VERSION:3.0', 'FN:Harbour', '  Bakery\\, Oslo', 'TEL;TYPE=WORK,VOICE:+47 555 0100'],
    ...['TEL;TYPE=CELL:+47 555 0101', 'END:VCARD'],
    ...['BEGIN:VCARD', 'VERSION:4.0', 'FN:港のパン屋', 'TEL;VALUE=uri;TYPE=voice:tel:+81-3-5550-100', 'END:VCARD', ''],
  ].join('\r\n');
  expect(readVcards(text)).toEqual([
    { name: 'Harbour Bakery, Oslo', numbers: ['+47 555 0100', '+47 555 0101'] },
    { name: '港のパン屋', numbers: ['+81-3-5550-100'] },
  ]);
});

test('files are read from the disk, and only the account of the service may read the stored copy (QG-07)', async () => {
  mkdirSync(join(place.folder, 'books'));
  const file = join(place.folder, 'books', 'global.csv');
  writeFileSync(file, 'name,number\nHarbour Bakery,030 5550100\n');
  const books = phonebooks({
    ...{ settings: [csv('global', file)], folder: place.folder, plan: readDiallingPlan('49'), outsidePrefix: '' },
    warn: (what) => {
      throw new Error(what);
    },
  });
  await books.load();
  expect(books.lookUpName('global', '0305550100')).toBe('Harbour Bakery');
  expect(books.counts()).toEqual([{ source: file, numbers: 1 }]);
  expect(readdirSync(place.folder)).toContain('phonebook-1.json');
});

test.each([
  ['what is dialled for an outside line is no part of it', '0', '00301234567', '+49301234567'],
  ['without an outside line it is read as it is', '', '0301234567', '+49301234567'],
  ['an extension stays as it is', '0', '2001', '2001'],
])('the number of a caller is shown as people know it: %s (QG-35)', (_, outsidePrefix, written, shown) => {
  expect(numberKeys({ plan: readDiallingPlan('49'), outsidePrefix }).callerOf(written)).toBe(shown);
});

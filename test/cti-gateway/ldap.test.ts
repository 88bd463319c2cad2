import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readLdap } from '../../cti-gateway/phonebook/ldap.ts';
import { phonebooks } from '../../cti-gateway/phonebook/phonebooks.ts';
import { type PhonebookSettings, settings } from '../../cti-gateway/settings.ts';
import { readDiallingPlan } from '../../domain/phone-number.ts';
import {
  directoryBase,
  findDirectory,
  type Person,
  readerAccount,
  startDirectory,
} from '../../local/directory/directory.ts';
import { createCertificate } from '../kit/certificate.ts';
import { freePort } from '../kit/free-port.ts';
import { temporaryFolder } from './site.ts';

/** Debian's OpenLDAP, where `npm test` has unpacked it. */
const openLdap = findDirectory({ mayDownload: false });
const withDirectory = openLdap ? describe : describe.skip;

type LdapSettings = Extract<PhonebookSettings, { kind: 'ldap' }>;

const names = [
  ...['Harbour Bakery', 'Müller & Söhne', 'Æbleskiver ApS', '港のパン屋', 'Пекарня «Гавань»', 'مخبز الميناء'],
  ...['מאפיית הנמל', 'Φούρνος', 'ร้านเบเกอรี่', '항구 베이커리', 'Zoë 🥐', 'O’Neill, "Bäcker" \\ Co; #1'],
];
const people: Person[] = [
  ...names.map((displayName, index) => ({
    ...{ uid: `name-${index}`, displayName, cn: `entry ${index}` },
    telephoneNumber: [`+47 55 50 01 ${10 + index}`],
  })),
  { uid: 'two', cn: 'Two Numbers', telephoneNumber: ['(030) 555-0200', '4711'], mobile: '+49 171 5550201' },
  // More than one page of answers, and more than the directory gives at once.
  ...Array.from({ length: 1200 }, (_, index) => ({
    ...{ uid: `many-${index}`, cn: `Customer ${index}`, telephoneNumber: [`+49 40 ${600000 + index}`] },
  })),
];

withDirectory('with a real directory', () => {
  let place: ReturnType<typeof temporaryFolder>;
  let directory: Awaited<ReturnType<typeof startDirectory>> | undefined;
  let at: Parameters<typeof startDirectory>[1];
  let warnings: string[];

  const start = async (entries: readonly Person[]) => {
    directory = await startDirectory(openLdap!, at, entries);
  };
  const stop = async () => {
    await directory?.stop();
    directory = undefined;
  };

  beforeAll(async () => {
    place = temporaryFolder();
    const folder = join(place.folder, 'directory');
    mkdirSync(folder);
    at = { folder, port: await freePort(), tlsPort: await freePort(), ...createCertificate(folder, 'IP:127.0.0.1') };
    await start(people);
  });
  afterAll(async () => {
    await stop();
    place.remove();
  });
  beforeEach(() => {
    warnings = [];
  });

  /** As an administrator writes it, with what the program adds. */
  const book = (more: Partial<LdapSettings> = {}): LdapSettings => {
    const source = { kind: 'asterisk', username: 'u', secret: 's' };
    const ldap = { kind: 'ldap', use: 'external', url: `ldap://127.0.0.1:${at.port}`, baseDn: directoryBase };
    const written = { name: 'main', source, phonebooks: [{ ...ldap, ...readerAccount, ...more }] };
    const read = settings.parse({ apiUrl: 'https://fermata.example.com', instances: [written] });
    return read.instances[0]!.phonebooks[0] as LdapSettings;
  };
  const booksOf = (one: LdapSettings) =>
    phonebooks({
      ...{ settings: [one], folder: place.folder, plan: readDiallingPlan('49 0 00'), outsidePrefix: '' },
      warn: (what) => warnings.push(what),
    });

  test('names in every script are found by the number of the caller (QG-07)', async () => {
    const { load, lookUpName } = booksOf(book());
    await load();
    expect(warnings).toEqual([]);
    expect(names.map((_, index) => lookUpName('external', `0047555001${10 + index}`))).toEqual(names);
  });

  test('somebody with several numbers and no display name is found by each of them, under their common name (QG-07)', async () => {
    const { load, lookUpName } = booksOf(book());
    await load();
    for (const number of ['0305550200', '4711', '+491715550201']) {
      expect(lookUpName('external', number)).toBe('Two Numbers');
    }
  });

  test('a directory that returns a hundred entries at a time is read completely, page by page (QG-07)', async () => {
    const entries = await readLdap(book());
    expect(entries).toHaveLength(people.length);
    const { load, lookUpName } = booksOf(book());
    await load();
    expect(lookUpName('external', '040601199')).toBe('Customer 1199');
  });

  test('the directory is read by TLS when its certificate authority is named, and not when that is unknown (QG-07)', async () => {
    const url = `ldaps://127.0.0.1:${at.tlsPort}`;
    expect(await readLdap(book({ url, certificates: at.certificate }))).toHaveLength(people.length);
    await expect(readLdap(book({ url }))).rejects.toThrow(/self-signed certificate/);
  });

  test.each([
    ['a wrong password', { password: 'wrong' }],
    ['no account', { bindDn: undefined, password: undefined }],
    ['a base that does not exist', { baseDn: 'dc=nowhere,dc=com' }],
    ['a filter that is none', { filter: '(telephoneNumber' }],
  ])('with %s the phonebook stays as it was, and reports that without the password (QG-07)', async (_, wrong) => {
    const right = booksOf(book());
    await right.load();
    const { load, lookUpName } = booksOf({ ...book(), ...wrong });
    await load();
    expect(lookUpName('external', '+4755500110')).toBe('Harbour Bakery');
    expect(warnings).toEqual([expect.stringContaining('cannot be read, and stays as it was')]);
    expect(warnings.join()).not.toMatch(/wrong|reads-names/);
  });

  test('only entries that match the filter are read (QG-07)', async () => {
    expect(await readLdap(book({ filter: '(mobile=*)' }))).toEqual([
      { name: 'Two Numbers', numbers: ['(030) 555-0200', '4711', '+49 171 5550201'] },
    ]);
  });

  test('while the directory is away its last good copy is used, even after a restart, and once it is back its new names are (QG-07)', async () => {
    const { load, lookUpName } = booksOf(book());
    await load();
    await stop();
    await load();
    expect(warnings).toHaveLength(1);
    expect(lookUpName('external', '+4755500110')).toBe('Harbour Bakery');
    const restarted = booksOf(book());
    await restarted.load();
    expect(restarted.lookUpName('external', '+4755500113')).toBe('港のパン屋');
    await start([{ uid: 'new', cn: 'x', displayName: 'Quayside Bakery', telephoneNumber: ['+47 55 50 01 10'] }]);
    await load();
    expect(lookUpName('external', '+4755500110')).toBe('Quayside Bakery');
    expect(lookUpName('external', '+4755500113')).toBeUndefined();
  });
});

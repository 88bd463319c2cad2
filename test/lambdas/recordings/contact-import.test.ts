import fc from 'fast-check';
import { ConnectContactRecords } from '../../../adapters/amazon-connect/connect-contact-records.ts';
import { MemoryContactStore } from '../../../adapters/memory/contact/contact-store.ts';
import { MemoryContacts } from '../../../adapters/memory/contact/memory-contacts.ts';
import { MemoryQuarantine } from '../../../adapters/memory/contact/quarantine.ts';
import { MemoryMissingRecordingStore } from '../../../adapters/memory/recording/missing-recording-store.ts';
import type { Contact } from '../../../domain/contact/contact.ts';
import { Failure } from '../../../domain/failure.ts';
import { contactImport } from '../../../lambdas/contact-import/contact-import.ts';
import { silent } from '../../../lambdas/kit/telemetry.ts';

const contactCentre = () => {
  const memory = new MemoryContacts();
  const objects = new Map<string, string>();
  const contacts = new MemoryContactStore(memory);
  const quarantine = new MemoryQuarantine('quarantine/');
  const missing = new MemoryMissingRecordingStore(memory);
  const counts: Record<string, number> = {};
  const warnings: string[] = [];
  const dependencies = {
    records: new ConnectContactRecords(async ({ key }) => {
      const text = objects.get(key);
      if (text === undefined) throw new Failure('not-found', 'gone');
      return (async function* () {
        for (let at = 0; at < text.length; at += 5000) yield Buffer.from(text.slice(at, at + 5000));
      })();
    }),
    contacts: contacts as Pick<MemoryContactStore, 'keepNewest' | 'some' | 'chain' | 'correct'>,
    quarantine,
    missing,
    ignored: { quarantinePrefix: 'quarantine/', deliveryErrorPrefix: 'errors/' },
    clock: () => new Date('2026-11-20T12:00:00Z'),
    telemetry: {
      log: {
        ...silent.log,
        warn: (message: string, fields?: object) => warnings.push(message + JSON.stringify(fields)),
      },
      count: (name: string, value: number) => {
        counts[name] = (counts[name] ?? 0) + value;
      },
    },
  };
  const deliver = async (text: string, key = 'ctr/2026/11/20/object') => {
    objects.set(key, text);
    await contactImport(dependencies)({ bucket: 'records', key });
  };
  return { memory, contacts, quarantine, missing, counts, warnings, objects, dependencies, deliver };
};

const record = (ContactId: string, LastUpdateTimestamp: string, more: object = {}) =>
  JSON.stringify({ ContactId, LastUpdateTimestamp, InitiationMethod: 'INBOUND', Channel: 'VOICE', ...more });
const early = '2026-02-03T15:04:50Z';
const late = '2026-02-09T08:00:00Z';
const username = (Username: string) => ({ Agent: { Username } });
const acdId = async ({ contacts }: { contacts: MemoryContactStore }, id = 'a') =>
  (await contacts.find(id))?.contact?.acdId;

test('every contact of an object is stored, with its origin and the time of its import (AC-01, AC-27)', async () => {
  const centre = contactCentre();
  const ids = Array.from({ length: 1500 }, (_, index) => `contact-${index}`);
  await centre.deliver(ids.map((id) => record(id, early)).join(''));
  expect([...centre.memory.contacts.keys()].sort()).toEqual([...ids].sort());
  expect(centre.memory.contacts.get('contact-7')).toMatchObject({
    recordKey: 'ctr/2026/11/20/object',
    importedAt: '2026-11-20T12:00:00.000Z',
  });
  expect(centre.counts).toEqual({
    ContactsImported: 1500,
    ContactsSuperseded: 0,
    RecordsQuarantined: 0,
    AgentEventsSkipped: 0,
  });
});

test('the newest record wins, whatever the order of arrival (AC-28)', async () => {
  for (const order of [
    [early, late],
    [late, early],
  ]) {
    for (const separate of [true, false]) {
      const centre = contactCentre();
      const texts = order.map((at) => record('a', at, username(at)));
      for (const text of separate ? texts : [texts.join('')]) await centre.deliver(text);
      expect(await acdId(centre)).toBe(late);
    }
  }
});

test('records of the same time have the same result in any order', async () => {
  const settled = await Promise.all(
    [
      ['one', 'two'],
      ['two', 'one'],
    ].map(async (names) => {
      const centre = contactCentre();
      for (const name of names) await centre.deliver(record('a', early, username(name)));
      return acdId(centre);
    }),
  );
  expect(settled[0]).toBe(settled[1]);
});

test('importing the same object again changes nothing and quarantines nothing more', async () => {
  const centre = contactCentre();
  const text = `${record('a', early)}garbage${record('b', early)}`;
  await centre.deliver(text);
  const before = structuredClone([centre.memory, centre.quarantine.parts]);
  await centre.deliver(text);
  expect([centre.memory, centre.quarantine.parts]).toEqual(before);
  expect(centre.counts).toMatchObject({ ContactsImported: 2, ContactsSuperseded: 2, RecordsQuarantined: 2 });
});

test('a later record without personal data or recording replaces the older one, and is not merged with it', async () => {
  const centre = contactCentre();
  const listed = (Status: string) => [{ Location: 'bucket/a.wav', MediaStreamType: 'AUDIO', Status }];
  await centre.deliver(
    record('a', early, { CustomerEndpoint: { Address: '+12025550142' }, Recordings: listed('AVAILABLE') }),
  );
  await centre.deliver(record('a', late, { CustomerEndpoint: null, Recordings: listed('DELETED') }));
  const { contact } = (await centre.contacts.find('a'))!;
  expect(contact?.callingNumber).toBeUndefined();
  expect(contact?.listedRecordings).toMatchObject([{ status: 'deleted' }]);
});

test('a bad record is quarantined with its reason, logged and counted, and its neighbours are imported', async () => {
  const centre = contactCentre();
  const cut = record('b', early, { CustomerEndpoint: { Address: '+12025550142' } }).slice(0, -30);
  await centre.deliver(record('a', early) + cut + record('c', early));
  expect([...centre.memory.contacts.keys()]).toEqual(['a', 'c']);

  const offset = record('a', early).length;
  const part = `quarantine/ctr/2026/11/20/object/${String(offset).padStart(12, '0')}.ndjson`;
  expect(centre.quarantine.parts.get(part)).toMatchObject([{ offset, contactId: 'b', raw: Buffer.from(cut) }]);
  expect((await centre.missing.list({ limit: 10 })).missing).toMatchObject([
    { contactId: 'b', reason: 'record-quarantined', since: '2026-11-20T12:00:00.000Z' },
  ]);
  expect(centre.counts.RecordsQuarantined).toBe(1);
  expect(centre.warnings.join()).not.toContain('2025550142');
});

test('an object with only bad records produces few files, and each record is logged', async () => {
  const centre = contactCentre();
  await centre.deliver(Array.from({ length: 1000 }, (_, index) => `{"ContactId":"bad-${index}"}`).join('\n'));
  expect(centre.quarantine.parts.size).toBe(5);
  expect((await centre.missing.list({ limit: 5000 })).missing).toHaveLength(1000);
});

test('agent events in the stream are counted, not quarantined', async () => {
  const centre = contactCentre();
  await centre.deliver(`{"AgentARN":"x","EventId":"1","EventType":"LOGIN"}${record('a', early)}`);
  expect(centre.counts).toMatchObject({ AgentEventsSkipped: 1, ContactsImported: 1, RecordsQuarantined: 0 });
});

test.each([
  'quarantine/ctr/object/000000000000.ndjson',
  'errors/processing-failed/2026/object',
  'ctr/processing-failed/2026/11/20/object',
  'ctr/folder/',
])('an object at %s is left alone', async (key) => {
  const centre = contactCentre();
  await centre.deliver(`${record('a', early)}garbage`, key);
  expect([centre.memory.contacts.size, centre.quarantine.parts.size]).toEqual([0, 0]);
});

test('a missing object is logged and not retried', async () => {
  const centre = contactCentre();
  await contactImport(centre.dependencies)({ bucket: 'records', key: 'ctr/gone' });
  expect(centre.warnings).toEqual([expect.stringContaining('A contact record object no longer exists')]);
});

test('an object is returned for a retry when the store does not answer, at whatever step it fails', async () => {
  for (const failing of [1, 2, 4]) {
    const centre = contactCentre();
    let call = 0;
    const contacts = {
      some: async () => [],
      chain: async () => [],
      correct: async () => {},
      keepNewest: async (some: readonly Contact[]) => {
        call++;
        if (call === failing) throw new Failure('unavailable', 'busy');
        return centre.contacts.keepNewest(some);
      },
    };
    const ids = Array.from({ length: 1600 }, (_, index) => `contact-${index}`);
    centre.objects.set('ctr/object', ids.map((id) => record(id, early)).join(''));
    const run = contactImport({ ...centre.dependencies, contacts })({ bucket: 'records', key: 'ctr/object' });
    await expect(run).rejects.toMatchObject({ code: 'unavailable' });
    expect(centre.counts).toEqual({});
  }
});

describe('the direction of a leg without one is that of the leg before', () => {
  const customer = { CustomerEndpoint: { Address: '+41795550123' }, SystemEndpoint: { Address: '+41445550100' } };
  const first = (method: string) =>
    record('first', late, { InitiationMethod: method, NextContactId: 'second', ...customer });
  const second = record('second', late, {
    InitiationMethod: 'TRANSFER',
    InitialContactId: 'first',
    PreviousContactId: 'first',
    NextContactId: 'third',
    ...customer,
  });
  const third = record('third', late, {
    InitiationMethod: 'QUEUE_TRANSFER',
    InitialContactId: 'first',
    PreviousContactId: 'second',
    ...customer,
  });
  const inbound = { SegmentAttributes: { 'connect:Direction': { ValueString: 'INBOUND' } } };
  const direction = (centre: ReturnType<typeof contactCentre>, id: string) => {
    const { contactDirection, callerNumber, dialledNumber } = centre.memory.contacts.get(id)!;
    return [contactDirection, callerNumber, dialledNumber];
  };
  const orders = [
    ['first', 'second', 'third'],
    ['third', 'second', 'first'],
    ['second', 'first', 'third'],
    ['third', 'first', 'second'],
  ] as const;

  test.each(orders)('when the legs arrive one by one: %s, %s, %s', async (...order) => {
    for (const method of ['OUTBOUND', 'CALLBACK', 'INBOUND']) {
      const centre = contactCentre();
      const records = { first: first(method), second, third };
      for (const name of order) await centre.deliver(records[name], `ctr/${name}`);
      for (const name of order) await centre.deliver(records[name], `ctr/${name}-again`);
      const expected =
        method === 'INBOUND'
          ? ['inbound', '+41795550123', '+41445550100']
          : ['outbound', '+41445550100', '+41795550123'];
      for (const name of order) expect(direction(centre, name)).toEqual(expected);
    }
  });

  test('when the legs arrive in one object, whatever their order', async () => {
    const centre = contactCentre();
    await centre.deliver(third + second + first('OUTBOUND'));
    expect(['second', 'third'].map((id) => direction(centre, id)[0])).toEqual(['outbound', 'outbound']);
  });

  test('but a leg with a direction of its own keeps it', async () => {
    const centre = contactCentre();
    const own = { InitiationMethod: 'TRANSFER', InitialContactId: 'first', PreviousContactId: 'first', ...inbound };
    await centre.deliver(first('OUTBOUND') + record('second', late, own));
    expect(direction(centre, 'second')[0]).toBe('inbound');
  });

  test('but a leg of an unknown chain is inbound until the chain is known', async () => {
    const centre = contactCentre();
    await centre.deliver(second);
    expect(direction(centre, 'second')[0]).toBe('inbound');
    await centre.deliver(first('EXTERNAL_OUTBOUND'), 'ctr/later');
    expect(direction(centre, 'second')[0]).toBe('outbound');
  });

  test('and ordinary contacts cause no further reads for this', async () => {
    const centre = contactCentre();
    const refuse = async (): Promise<never> => {
      throw new Error('nothing to ask');
    };
    const contacts = {
      keepNewest: (some: readonly Contact[]) => centre.contacts.keepNewest(some),
      some: refuse,
      chain: refuse,
      correct: refuse,
    };
    centre.objects.set('ctr/object', record('a', early) + record('b', early, { InitiationMethod: 'OUTBOUND' }));
    await contactImport({ ...centre.dependencies, contacts })({ bucket: 'records', key: 'ctr/object' });
    expect(centre.counts.ContactsImported).toBe(2);
  });
});

test('an object in the folder for Firehose’s errors is skipped, and no other', async () => {
  for (const deliveryErrorPrefix of ['', 'errors/']) {
    const centre = contactCentre();
    const ignored = { quarantinePrefix: 'quarantine/', deliveryErrorPrefix };
    centre.objects.set('ctr/object', record('a', early));
    centre.objects.set('errors/object', record('b', early));
    for (const key of ['ctr/object', 'errors/object']) {
      await contactImport({ ...centre.dependencies, ignored })({ bucket: 'records', key });
    }
    expect([...centre.memory.contacts.keys()]).toEqual(deliveryErrorPrefix === '' ? ['a', 'b'] : ['a']);
  }
});

describe('any deliveries of one contact', () => {
  const fraction = fc.constantFrom('', '.1', '.12', '.123', '.123400', '.1234567', '.123456789');
  const version = fc.record({
    second: fc.integer({ min: 10, max: 12 }),
    fraction,
    offset: fc.constantFrom('Z', '+00:00', '+02:00'),
    name: fc.constantFrom('anna', 'ben', 'cara'),
  });
  const written = ({
    second,
    fraction,
    offset,
    name,
  }: {
    second: number;
    fraction: string;
    offset: string;
    name: string;
  }) => {
    const hour = offset === '+02:00' ? 12 : 10;
    return record('a', `2026-02-03T${hour}:00:${second}${fraction}${offset}`, username(name));
  };
  const nanoseconds = ({ second, fraction }: { second: number; fraction: string }) =>
    second * 1e9 + Number(fraction.slice(1).padEnd(9, '0'));

  test('lead to the same contact in any order and however often, which is the newest one (AC-28)', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(version, { minLength: 1, maxLength: 5 }).chain((versions) =>
          fc.record({
            versions: fc.constant(versions),
            order: fc.shuffledSubarray([...versions, ...versions], { minLength: 2 * versions.length }),
          }),
        ),
        async ({ versions, order }) => {
          const centre = contactCentre();
          for (const [index, one] of order.entries()) await centre.deliver(written(one), `ctr/${index}`);
          const inOrder = contactCentre();
          await inOrder.deliver(versions.map(written).join(''));
          const [a, b] = [centre, inOrder].map(({ memory }) => memory.contacts.get('a')!);
          expect([a!.acdId, a!.updatedAt, a!.contentHash]).toEqual([b!.acdId, b!.updatedAt, b!.contentHash]);
          const newest = Math.max(...versions.map(nanoseconds));
          const candidates = versions.filter((one) => nanoseconds(one) === newest).map(({ name }) => name);
          expect(candidates).toContain(a!.acdId);
        },
      ),
      { numRuns: 200, seed: 20261128 },
    );
  });
});

import { chainDirection, legsBefore, withChainDirection } from '../../../domain/contact/chain-direction.ts';
import { isNewer, startedAt } from '../../../domain/contact/contact.ts';
import { contactIdProblem } from '../../../domain/contact/contact-id.ts';
import { agentKey, matchesQuery, namedAgent, timeKey, timeKeys } from '../../../domain/contact/contact-query.ts';
import { customerNumber } from '../../../domain/contact/customer-number.ts';
import { newestOfEach } from '../../../domain/contact/newest-of-each.ts';
import { quarantinedRecord, quarantinePart } from '../../../domain/contact/quarantine-part.ts';
import { realNumbers } from '../../../domain/contact/real-numbers.ts';
import { cursorAt, positionOf } from '../../../domain/cursor.ts';
import { aCall } from '../../kit/recordings.ts';

describe('a search for contacts', () => {
  const contact = aCall({
    ...{ agentId: 'u-1', contactDirection: 'inbound', queueName: 'Orders', callingNumber: '030', calledNumber: '201' },
    ...{ normalCallingNumber: '+4930', channel: 'voice' },
  });

  test.each<[Parameters<typeof matchesQuery>[0], boolean]>([
    [{}, true],
    [{ agentIds: ['u-2', 'u-1'] }, true],
    [{ agentIds: ['u-2'] }, false],
    [{ agentIds: [] }, false],
    [{ number: '+4930' }, true],
    [{ number: '201' }, true],
    [{ number: '030' }, false],
    [{ direction: 'inbound' }, true],
    [{ direction: 'outbound' }, false],
    [{ channel: 'voice' }, true],
    [{ channel: 'screen' }, false],
    [{ queue: 'Orders' }, true],
    [{ queue: 'Billing' }, false],
    [{ agentIds: ['u-1'], number: '+4930', direction: 'inbound', channel: 'voice', queue: 'Billing' }, false],
    [{ agentIds: ['u-1'], number: '+4930', direction: 'outbound', channel: 'voice', queue: 'Orders' }, false],
  ])('for %j finds this contact: %s', (query, is) => expect(matchesQuery(query, contact)).toBe(is));

  test('finds a contact without an agent and a queue only if it asks for neither', () => {
    const { agentId: _, acdId: __, queueName: ___, ...nobody } = contact;
    expect(matchesQuery({ agentIds: ['u-1'] }, nobody)).toBe(false);
    expect(matchesQuery({ queue: 'Orders' }, nobody)).toBe(false);
    expect(matchesQuery({}, nobody)).toBe(true);
  });

  test('finds an agent by the id that never changes, else by the user name', () => {
    expect([agentKey({ agentId: 'u-1', acdId: 'ann' }), agentKey({ acdId: 'ann' }), agentKey({})]).toEqual([
      ...['u-1', namedAgent('ann'), undefined],
    ]);
    expect(namedAgent('ann')).toBe('@ann');
  });

  test('lists them in the order in which they started, then of their ids', () => {
    const { connectedToAgentAt: _, ...unconnected } = contact;
    const { initiatedAt: __, ...unknown } = unconnected;
    expect([startedAt(contact), startedAt(unconnected), startedAt(unknown)]).toEqual([
      ...[contact.connectedToAgentAt, contact.initiatedAt, contact.updatedAt],
    ]);
    const [from, to] = ['2026-02-03T23:59:58Z', '2026-02-03T23:59:58.001Z'];
    const keys = timeKeys({ from, to });
    expect(timeKey(contact).endsWith(`#${contact.contactId}`)).toBe(true);
    expect(timeKey(contact) >= keys.from && timeKey(contact) < keys.to).toBe(true);
  });

  test('continues where its page ended, and refuses the cursor of another search', () => {
    const cursor = cursorAt({ queue: 'Orders' }, 'a#ü/1 2');
    expect(cursor).toMatch(/^[\w-]+$/);
    expect(positionOf({ queue: 'Orders' }, cursor)).toBe('a#ü/1 2');
    const invalid = expect.objectContaining({ code: 'invalid', field: 'cursor' });
    expect(() => positionOf({ queue: 'Billing' }, cursor)).toThrow(invalid);
    for (const wrong of ['', '%', 'AAAA', cursorAt({ queue: 'Orders' }, '')])
      expect(() => positionOf({ queue: 'Orders' }, wrong)).toThrow(invalid);
    // Many lists, so that each sign of the alphabet occurs.
    for (let list = 0; list < 300; list += 1) expect(positionOf(list, cursorAt(list, `?>~${list}`))).toBe(`?>~${list}`);
  });
});

describe('the newest record of a contact', () => {
  const of = (contactId: string, updatedAt: string, contentHash: string) =>
    aCall({ contactId, updatedAt, contentHash });
  const [early, late] = ['2026-02-04T00:11:00Z', '2026-02-04T00:12:00Z'];

  test('is the later one, and of two at the same time always the same one', () => {
    expect(isNewer(of('c', late, 'a'), of('c', early, 'b'))).toBe(true);
    expect(isNewer(of('c', early, 'b'), of('c', late, 'a'))).toBe(false);
    expect(isNewer(of('c', late, 'b'), of('c', late, 'a'))).toBe(true);
    expect(isNewer(of('c', late, 'a'), of('c', late, 'b'))).toBe(false);
    expect(isNewer(of('c', late, 'a'), of('c', late, 'a'))).toBe(false);
  });

  test('is the only one that is written', () => {
    const [a1, a2, b] = [of('a', early, '1'), of('a', late, '2'), of('b', early, '3')];
    expect(newestOfEach([a1, b, a2])).toEqual([a2, b]);
    expect(newestOfEach([a2, b, a1])).toEqual([a2, b]);
    expect(newestOfEach([])).toEqual([]);
  });
});

describe('the id of a contact', () => {
  test.each(['0f6c1c0e-5d0c-4b0e-9a55-9a3f1f0b7a11', 'site-1:leg-1', 'a', '.a', 'x'.repeat(256), 'A_1.:@+=-'])(
    'may be %s',
    (id) => expect(contactIdProblem(id)).toBeUndefined(),
  );
  test.each(['', 'a b', 'a/b', 'a#b', 'ä', 'x'.repeat(257), 'a\n', '\u200ba'])('may not be %j', (id) =>
    expect(contactIdProblem(id)).toMatch(/^must be 1 to 256/),
  );
  test.each(['.', '...', 'access', 'user', 'enrolment-code'])('may not be %s, which is reserved', (id) =>
    expect(contactIdProblem(id)).toContain(`"${id}" is reserved`),
  );
});

describe('the direction of a call that was handed over', () => {
  const leg = (contactId: string, more: object = {}) =>
    aCall({ contactId, initialContactId: 'c-1', directionFrom: 'chain', ...more } as never);
  const first = leg('c-1', { directionFrom: undefined, contactDirection: 'outbound' });
  const legs = (...all: ReturnType<typeof leg>[]) => new Map(all.map((one) => [one.contactId, one]));

  test('is that of the nearest earlier leg whose record states it', () => {
    const second = leg('c-2', { previousContactId: 'c-1' });
    const third = leg('c-3', { previousContactId: 'c-2' });
    expect(legsBefore(third)).toEqual(['c-2', 'c-1']);
    expect(legsBefore(second)).toEqual(['c-1']);
    expect(legsBefore(first)).toEqual([]);
    expect(chainDirection(third, legs(first, second))).toBe('outbound');
    const own = leg('c-2', { directionFrom: undefined, contactDirection: 'inbound', previousContactId: 'c-1' });
    expect(chainDirection(third, legs(first, own))).toBe('inbound');
    // The leg in between has not arrived.
    expect(chainDirection(third, legs(first))).toBe('outbound');
    expect(chainDirection(third, legs(second))).toBeUndefined();
    expect(chainDirection(third, legs())).toBeUndefined();
  });

  test('is unknown where legs name each other, and the search for it ends', () => {
    const [a, b] = [leg('a', { previousContactId: 'b' }), leg('b', { previousContactId: 'a' })];
    expect(chainDirection(a, legs(a, b))).toBeUndefined();
  });

  test('sets the numbers that depend on it, and changes nothing a second time', () => {
    const numbers = { callingNumber: '030', calledNumber: '201', callerNumber: '030', dialledNumber: '201' };
    const second = leg('c-2', { ...numbers, contactDirection: 'inbound' });
    const changed = withChainDirection(second, legs(first))!;
    expect(changed).toMatchObject({ contactDirection: 'outbound', callerNumber: '201', dialledNumber: '030' });
    expect(withChainDirection(changed, legs(first))).toBeUndefined();
    expect(withChainDirection({ ...second, directionFrom: undefined } as never, legs(first))).toBeUndefined();
    expect(withChainDirection(second, legs())).toBeUndefined();
    const unnumbered = leg('c-2', { callerNumber: '030' });
    const { callerNumber, dialledNumber } = withChainDirection(unnumbered, legs(first))!;
    expect([callerNumber, dialledNumber]).toEqual([undefined, undefined]);
  });

  test('decides who called, and a soft phone has no number', () => {
    const numbers = { callingNumber: '030', calledNumber: 'SoftPhone' };
    expect(realNumbers('inbound', numbers)).toEqual({ callerNumber: '030', dialledNumber: undefined });
    expect(realNumbers('outbound', numbers)).toEqual({ callerNumber: undefined, dialledNumber: '030' });
    expect(realNumbers(undefined, numbers)).toEqual({ callerNumber: undefined, dialledNumber: undefined });
  });
});

test.each<[unknown, string | undefined]>([
  ['030 1234567', '0301234567'],
  ['anonymous', undefined],
  ['<Unknown>', undefined],
  ['anonymous caller', 'anonymous caller'],
  ['', undefined],
  ['a'.repeat(65), undefined],
  ['a'.repeat(64), 'a'.repeat(64)],
  [7, undefined],
  [undefined, undefined],
])('the number that is written as %j is compared as %j', (written, number) =>
  expect(customerNumber(written)).toBe(number),
);

describe('bad records', () => {
  const bad = (offset: number, more: object = {}) => ({ offset, length: 3, reason: 'not JSON', ...more }) as never;
  const keyOf = async (key: string) => (await quarantinePart('bad/', { bucket: 'b', key }, [bad(7)])).partKey;

  test('are stored in one file for each object, each under its place in it', async () => {
    expect(await quarantinePart('bad/', { bucket: 'b', key: 'ctr/1' }, [bad(7), bad(1234)])).toEqual({
      partKey: 'bad/ctr/1/000000000007.ndjson',
      keys: ['bad/ctr/1/000000000007.ndjson#000000000007', 'bad/ctr/1/000000000007.ndjson#000000001234'],
    });
    expect((await quarantinePart('bad/', { bucket: 'b', key: 'k' }, [])).partKey).toBe('bad/k/000000000000.ndjson');
  });

  test('are stored under a name that is short enough and belongs to one object alone', async () => {
    const [fits, long] = ['x'.repeat(900), 'x'.repeat(901)];
    expect(await keyOf(fits)).toContain(`/${fits}/`);
    expect(await keyOf(long)).toMatch(/^bad\/x{600}~[0-9a-f]{64}\/000000000007\.ndjson$/);
    expect(await keyOf(`${long}y`)).not.toBe(await keyOf(`${long}z`));
    // A letter of three bytes that would be cut in half is left out.
    expect(await keyOf(`x${'€'.repeat(400)}`)).toMatch(/^bad\/x€{199}~/);
  });

  test('are stored with their place, the reason, and their contact if it is known', () => {
    const object = { bucket: 'b', key: 'k' };
    const own = { ...object, offset: 7, length: 3, reason: 'not JSON' };
    expect(quarantinedRecord(object, bad(7))).toEqual(own);
    expect(quarantinedRecord(object, bad(7, { contactId: 'c-1' }))).toEqual({ ...own, contactId: 'c-1' });
  });
});

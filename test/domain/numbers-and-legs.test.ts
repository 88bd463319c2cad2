import { chainDirection, legsBefore, withChainDirection, withDirection } from '../../domain/contact/chain-direction.ts';
import type { Contact } from '../../domain/contact/contact.ts';
import { contactIdProblem } from '../../domain/contact/contact-id.ts';
import { oddlyNamedLocations } from '../../domain/contact/listed-location.ts';
import { quarantinedRecord, quarantinePart } from '../../domain/contact/quarantine-part.ts';
import { realNumbers } from '../../domain/contact/real-numbers.ts';

const leg = (contactId: string, more: Partial<Contact> = {}) =>
  ({ contactId, initialContactId: 'a', directionFrom: 'chain', ...more }) as Contact;
const known = (...legs: Contact[]) => new Map(legs.map((one) => [one.contactId, one]));

describe('the direction of a leg whose record does not give it', () => {
  const first = leg('a', { contactDirection: 'outbound', directionFrom: undefined } as never);
  const second = leg('b', { previousContactId: 'a' });

  test('is that of the nearest leg before it that has one, however far back', () => {
    const third = leg('c', { previousContactId: 'b' });
    expect(chainDirection(third, known(first, second))).toBe('outbound');
    expect(chainDirection(leg('d', { previousContactId: 'unknown' }), known(first))).toBe('outbound');
  });

  test('is unknown while no earlier leg is known, and two legs that name each other cause no loop', () => {
    expect(chainDirection(second, known())).toBeUndefined();
    const one = leg('x', { initialContactId: 'y', previousContactId: 'y' });
    const other = leg('y', { initialContactId: 'x', previousContactId: 'x' });
    expect(chainDirection(one, known(one, other))).toBeUndefined();
    expect(chainDirection(leg('z', { initialContactId: 'z' }), known())).toBeUndefined();
  });

  test('looks at each earlier leg once, and never at itself', () => {
    expect(legsBefore(leg('b', { previousContactId: 'a' }))).toEqual(['a']);
    expect(legsBefore(leg('c', { previousContactId: 'b' }))).toEqual(['b', 'a']);
    expect(legsBefore(leg('a'))).toEqual([]);
  });

  test('is corrected when the chain gives another one, and only then', () => {
    const wrong = leg('b', {
      previousContactId: 'a',
      contactDirection: 'inbound',
      callingNumber: '+1',
      calledNumber: '+2',
    });
    expect(withChainDirection(wrong, known(first))).toMatchObject({
      contactDirection: 'outbound',
      callerNumber: '+2',
      dialledNumber: '+1',
    });
    expect(withChainDirection({ ...wrong, contactDirection: 'outbound' }, known(first))).toBeUndefined();
    expect(withChainDirection(wrong, known())).toBeUndefined();
    expect(withChainDirection({ ...wrong, directionFrom: undefined } as never, known(first))).toBeUndefined();
  });

  test('never invents a number that the record does not have', () => {
    const plain = withDirection(leg('b', { callerNumber: '+9', dialledNumber: '+8' }), 'inbound');
    expect('callerNumber' in plain || 'dialledNumber' in plain).toBe(false);
  });
});

test('the calling and the dialled number depend on the direction, and Softphone is not a number', () => {
  const numbers = { callingNumber: '+49301', calledNumber: '+49302' };
  expect(realNumbers('inbound', numbers)).toEqual({ callerNumber: '+49301', dialledNumber: '+49302' });
  expect(realNumbers('outbound', numbers)).toEqual({ callerNumber: '+49302', dialledNumber: '+49301' });
  expect(realNumbers(undefined, numbers)).toEqual({ callerNumber: undefined, dialledNumber: undefined });
  for (const calledNumber of ['Softphone', 'softphone', 'SOFTPHONE'])
    expect(realNumbers('inbound', { calledNumber })).toEqual({ callerNumber: undefined, dialledNumber: undefined });
  expect(realNumbers('inbound', {})).toEqual({ callerNumber: undefined, dialledNumber: undefined });
});

test.each(['.', '..', '....', 'latest', '', 'a b', 'a/b', 'x'.repeat(257)])(
  '%j cannot be the id of a contact',
  (contactId) => {
    expect(contactIdProblem(contactId)).toMatch(/^must be/);
  },
);

test.each(['.a', 'a.', 'a..b', 'x'.repeat(256), 'CA123', 'user@host:1+2=3_-'])(
  '%j can be the id of a contact',
  (contactId) => {
    expect(contactIdProblem(contactId)).toBeUndefined();
  },
);

test('a chat transcript among the listed media is not a recording, whatever its name (AC-07)', () => {
  const listed = (medium: 'audio' | 'chat') => ({ medium, part: 'agent', location: 'b/x.json', status: 'available' });
  const contact = { contactId: 'c-1', listedRecordings: [listed('chat'), listed('audio')] } as unknown as Contact;
  expect(oddlyNamedLocations(contact)).toEqual(['b/x.json']);
});

describe('the place of a quarantined record', () => {
  const bad = (offset: number) => ({ offset, length: 3, reason: 'broken', raw: new Uint8Array() });

  test('is the place of its object, if the key fits', async () => {
    const key = 'k'.repeat(900);
    expect(await quarantinePart('q/', { bucket: 'b', key }, [bad(7), bad(12)])).toEqual({
      partKey: `q/${key}/000000000007.ndjson`,
      keys: [`q/${key}/000000000007.ndjson#000000000007`, `q/${key}/000000000007.ndjson#000000000012`],
    });
    expect((await quarantinePart('q/', { bucket: 'b', key }, [])).partKey).toBe(`q/${key}/000000000000.ndjson`);
  });

  test('is the beginning and a hash of a key that is too long, without cutting a letter in half', async () => {
    // A letter of two bytes lies across the 600th byte.
    const key = `k${'ä'.repeat(500)}`;
    const { partKey } = await quarantinePart('q/', { bucket: 'b', key }, [bad(0)]);
    expect(partKey).toMatch(/^q\/kä{299}~[0-9a-f]{64}\/000000000000\.ndjson$/);
    const emoji = `${'k'.repeat(597)}${'😀'.repeat(100)}`;
    expect((await quarantinePart('q/', { bucket: 'b', key: emoji }, [bad(0)])).partKey).toMatch(/^q\/k{597}~/);
    const other = await quarantinePart('q/', { bucket: 'b', key: `${key}x` }, [bad(0)]);
    expect(other.partKey).not.toBe(partKey);
  });

  test('is noted with everything we know of it, and nothing else', () => {
    const place = { bucket: 'b', key: 'k' };
    const noted = { ...place, offset: 7, length: 3, reason: 'broken' };
    expect(quarantinedRecord(place, bad(7))).toEqual(noted);
    expect('contactId' in quarantinedRecord(place, bad(7))).toBe(false);
    expect(quarantinedRecord(place, { ...bad(7), contactId: 'c-1' })).toEqual({ ...noted, contactId: 'c-1' });
  });
});

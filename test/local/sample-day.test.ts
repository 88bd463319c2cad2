import { directory } from '../../local/connect-simulator/directory.ts';
import { sampleDay } from '../../local/sample-day/day.ts';

const now = new Date('2026-11-20T15:00:00Z');
const arn = 'arn:aws:connect:us-east-1:000000000000:instance/00000000-0000-4000-8000-000000000001';
const people = directory();
const play = (at = now) =>
  sampleDay({ instance: { arn, groups: people.groups }, directory: people, recordingsBucket: 'recordings', now: at });

const readable = (deliveries: string[]) =>
  deliveries.flatMap((text) => {
    try {
      const record = JSON.parse(text);
      return record.ContactId && record.Channel ? [record] : [];
    } catch {
      return [];
    }
  });

describe('the sample day', () => {
  const day = play();
  const records = readable(day.deliveries);

  test('is the same whenever it is played', () => {
    expect(play()).toEqual(day);
  });

  test.each([['2026-11-20T15:00:00Z'], ['2026-11-20T00:05:00Z'], ['2026-11-20T23:59:00Z']])(
    'at %s everything has happened already, and not before yesterday',
    (at) => {
      const midnight = Date.parse(`${at.slice(0, 10)}T00:00:00Z`);
      for (const { LastUpdateTimestamp, InitiationTimestamp } of readable(play(new Date(at)).deliveries)) {
        expect(Date.parse(LastUpdateTimestamp)).toBeLessThan(Date.parse(at));
        expect(Date.parse(InitiationTimestamp)).toBeGreaterThanOrEqual(midnight - 86_400_000);
      }
    },
  );

  test('contains every kind of contact', () => {
    const all = (field: string) => [...new Set(records.map((record) => record[field]))].sort();
    expect(all('Channel')).toEqual(['CHAT', 'EMAIL', 'TASK', 'VOICE']);
    expect(all('InitiationMethod')).toEqual(
      expect.arrayContaining(['API', 'CALLBACK', 'INBOUND', 'MONITOR', 'OUTBOUND', 'QUEUE_TRANSFER', 'TRANSFER']),
    );
    expect(records.some(({ Agent, Queue }) => Agent === null && Queue !== null)).toBe(true);
    expect(records.some(({ Agent, Queue }) => Agent === null && Queue === null)).toBe(true);
    expect(records.some(({ Recording }) => Recording?.Status === 'DELETED')).toBe(true);
    expect(records.some(({ Agent }) => Agent?.Username.includes(':'))).toBe(true);
    expect(day.deliveries.length).toBeGreaterThan(day.contacts);
  });

  test('names only invented people and unassigned numbers', () => {
    const known = new Set(people.users.map(({ username }) => username));
    for (const { Agent, CustomerEndpoint, SystemEndpoint } of records) {
      if (Agent) expect(known).toContain(Agent.Username);
      for (const { Address, Type } of [CustomerEndpoint, SystemEndpoint].filter(Boolean))
        if (Type === 'TELEPHONE_NUMBER') expect(Address).toMatch(/^(\+120255501\d\d|anonymous)$/);
    }
  });

  test('has transferred contacts with linked legs in one chain', () => {
    const legs = records.filter(({ InitiationMethod }) => /TRANSFER/.test(InitiationMethod));
    const byId = new Map(records.map((record) => [record.ContactId, record]));
    expect(legs.length).toBeGreaterThan(10);
    for (const leg of legs) {
      expect(byId.get(leg.PreviousContactId)?.NextContactId).toBe(leg.ContactId);
      expect(byId.get(leg.InitialContactId)?.InitialContactId).toBeNull();
    }
  });

  test('has recordings where the contact records say, except those that never arrive and those without a contact', () => {
    const listed = new Set(
      records.flatMap(({ Recordings }) =>
        (Recordings ?? []).map(({ Location }: { Location: string }) => Location.replace('recordings/', '')),
      ),
    );
    const put = new Set(day.media.map(({ key }) => key));
    expect([...put].filter((key) => !listed.has(key))).toHaveLength(2);
    const missing = [...listed].filter((key) => !put.has(key) && key.endsWith('.wav'));
    expect(missing).toHaveLength(4 + 3);
  });
});

import { mayMatchObjects } from '../../domain/contact-source/event-pattern.ts';
import { type Subscription, subscriptionsOfOthers } from '../../domain/contact-source/subscription.ts';

const ctr = { bucket: 'records', prefix: 'ctr/' };
const objects = (detail: object) => JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail });

describe('a rule of EventBridge', () => {
  test.each([
    ['names the bucket', objects({ bucket: { name: ['records'] } })],
    ['names the bucket among others', objects({ bucket: { name: ['other', 'records'] } })],
    ['names a folder below', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: 'ctr/2026/' }] } })],
    ['names a folder above', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: '' }] } })],
    ['hears of every bucket', JSON.stringify({ source: ['aws.s3'] })],
    ['hears of all that AWS says', JSON.stringify({ source: [{ prefix: 'aws.' }] })],
    ['hears of every bucket but another', objects({ bucket: { name: [{ 'anything-but': ['other'] }] } })],
    ['uses a filter that is not judged here', objects({ bucket: { name: [{ wildcard: 'rec*' }] } })],
    ['says nothing that can be read', 'broken'],
  ])('that %s hears of new contact records (AC-28)', (_name, pattern) => {
    expect(mayMatchObjects(pattern, ctr)).toBe(true);
  });

  test.each([
    ['names another bucket', objects({ bucket: { name: ['other'] } })],
    ['names another folder', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: 'quarantine/' }] } })],
    ['names another event', JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Deleted'] })],
    ['hears of another service', JSON.stringify({ source: ['aws.connect'] })],
    ['hears of every bucket but this one', objects({ bucket: { name: [{ 'anything-but': 'records' }] } })],
  ])('that %s hears of none', (_name, pattern) => {
    expect(mayMatchObjects(pattern, ctr)).toBe(false);
  });
});

test("Fermata's own subscriptions are none of others, also by a function's version (AC-28)", () => {
  const to = (handsTo: string): Subscription => ({ kind: 'trigger', name: handsTo, reads: 'stream', target: handsTo });
  const own = 'arn:aws:lambda:eu-central-1:111122223333:function:import';
  const others = subscriptionsOfOthers([to(own), to(`${own}:live`), to(`${own}-2`), to('')], [own, '']);
  expect(others.map(({ name }) => name)).toEqual([`${own}-2`, '']);
});

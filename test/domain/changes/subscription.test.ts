import { mayMatchObjects, overlap } from '../../../domain/contact-source/event-pattern.ts';
import {
  describe as describeSubscription,
  type Subscription,
  subscriptionsOfOthers,
} from '../../../domain/contact-source/subscription.ts';

const ctr = { bucket: 'records', prefix: 'ctr/' };
const objects = (detail: object) => JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Created'], detail });

describe('an EventBridge rule', () => {
  test.each([
    ['names the bucket', objects({ bucket: { name: ['records'] } })],
    ['names the bucket among others', objects({ bucket: { name: ['other', 'records'] } })],
    ['names a folder below', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: 'ctr/2026/' }] } })],
    ['names a folder above', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: '' }] } })],
    ['matches every bucket', JSON.stringify({ source: ['aws.s3'] })],
    ['matches every event of AWS', JSON.stringify({ source: [{ prefix: 'aws.' }] })],
    ['matches every bucket except another one', objects({ bucket: { name: [{ 'anything-but': ['other'] }] } })],
    ['uses a filter that Fermata does not evaluate', objects({ bucket: { name: [{ wildcard: 'rec*' }] } })],
    ['is not JSON', 'broken'],
    ['is null', 'null'],
    ['names the beginning of the bucket', objects({ bucket: { name: [{ prefix: 'rec' }] } })],
    ['names the end of the bucket', objects({ bucket: { name: [{ suffix: 'ords' }] } })],
    ['names one object below', objects({ object: { key: ['ctr/2026/a.gz'] } })],
    ['filters keys in a way that Fermata does not evaluate', objects({ object: { key: [{ suffix: '.gz' }] } })],
    ['names no value of a field but null', objects({ bucket: { name: [null] } })],
  ])('that %s receives new contact records (AC-28)', (_name, pattern) => {
    expect(mayMatchObjects(pattern, ctr)).toBe(true);
  });

  test.each([
    ['names another bucket', objects({ bucket: { name: ['other'] } })],
    ['names another folder', objects({ bucket: { name: ['records'] }, object: { key: [{ prefix: 'quarantine/' }] } })],
    ['names the beginning of another bucket', objects({ bucket: { name: [{ prefix: 'ords' }] } })],
    ['names the end of another bucket', objects({ bucket: { name: [{ suffix: 'rec' }] } })],
    ['names one object elsewhere', objects({ object: { key: ['other/ctr/'] } })],
    ['names a folder whose name only has the same ending', objects({ object: { key: [{ prefix: 'old/ctr/' }] } })],
    ['names another event', JSON.stringify({ source: ['aws.s3'], 'detail-type': ['Object Deleted'] })],
    ['matches another service', JSON.stringify({ source: ['aws.connect'] })],
    ['matches every bucket except this one', objects({ bucket: { name: [{ 'anything-but': 'records' }] } })],
  ])('that %s receives none', (_name, pattern) => {
    expect(mayMatchObjects(pattern, ctr)).toBe(false);
  });
});

test("Fermata's own subscriptions are not listed among those of others, even with a version of a function (AC-28)", () => {
  const to = (target: string): Subscription => ({ kind: 'trigger', name: target, reads: 'stream', target: target });
  const own = 'arn:aws:lambda:eu-central-1:111122223333:function:import';
  const others = subscriptionsOfOthers([to(own), to(`${own}:live`), to(`${own}-2`), to('')], [own, '']);
  expect(others.map(({ name }) => name)).toEqual([`${own}-2`, '']);
});

test('two folders have objects in common when one lies in the other (AC-28)', () => {
  expect(overlap('ctr/', 'ctr/2026/')).toBe(true);
  expect(overlap('ctr/2026/', 'ctr/')).toBe(true);
  expect(overlap('ctr/', 'x/ctr/')).toBe(false);
});

test('one sentence says who else reads the contact records (AC-28)', () => {
  const one = { kind: 'event rule', name: 'copy', reads: 'records', target: 'arn:queue' } as const;
  expect(describeSubscription(one)).toBe('The event rule "copy" reads records and passes them to arn:queue.');
  expect(describeSubscription({ ...one, target: '' })).toBe('The event rule "copy" reads records.');
  expect(describeSubscription({ ...one, name: 'arn:queue' })).toBe('The event rule "arn:queue" reads records.');
  expect(describeSubscription({ ...one, target: 'Fermata-2-queue' })).toMatch(/ It looks like another Fermata\.$/);
});

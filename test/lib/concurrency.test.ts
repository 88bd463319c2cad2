import { importsAtOnce, reservedForPauses } from '../../lib/deployment/concurrency.ts';
import { fermataOf, production, templateOf } from './kit.ts';

test.each([
  [10, undefined],
  [100, undefined],
  [101, 1],
  [150, 50],
  [1000, 100],
  [10_000, 100],
])(
  'in an account with %i functions at once pausing has %s for itself, and a hundred are left to all others',
  (lambdaConcurrency, reserved) => {
    expect(reservedForPauses({ lambdaConcurrency })).toBe(reserved);
  },
);

test('without reserved concurrency for pauses two imports run at a time, and with it as many as needed', () => {
  expect(importsAtOnce(5, { lambdaConcurrency: 10 })).toBe(2);
  expect(importsAtOnce(5, { lambdaConcurrency: 1000 })).toBe(5);
});

test('a deployment reserves concurrency only for recording-control', () => {
  const reservedIn = (lambdaConcurrency: number) =>
    Object.values(
      templateOf(fermataOf({ ...production, lambdaConcurrency }).app).findResources('AWS::Lambda::Function'),
    )
      .filter(({ Properties }) => Properties.ReservedConcurrentExecutions !== undefined)
      .map(({ Properties }) => [
        Properties.Environment.Variables.POWERTOOLS_SERVICE_NAME,
        Properties.ReservedConcurrentExecutions,
      ]);
  expect(reservedIn(1000)).toEqual([['recording-control', 100]]);
  expect(reservedIn(10)).toEqual([]);
});

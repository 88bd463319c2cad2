import { recordingDay } from '../kit/recording-day.ts';
import { aCall, contactId, listed, location } from '../kit/recordings.ts';
import { type Backend, dynamoDb, memory } from './stores.ts';

type Day = ReturnType<typeof recordingDay>;
type Step = (day: Day) => Promise<unknown>;

const otherId = 'b0000099-0000-4000-8000-000000000009';
const names = [
  ['the contact', location],
  ['another contact', `recordings/${otherId}_20260203T23:59_UTC.wav`],
  ['nothing', 'recordings/talk 17.wav'],
] as const;

/** The two imports as they run. The file is in its bucket before anything reports it. */
const sides = (place: string) => {
  const contact = aCall({ listedRecordings: [listed({ location: place })] });
  return {
    fileComes: (day: Day) => day.notify(place),
    contactComes: (day: Day) => day.contactComes(contact),
    comesBack: (day: Day) => day.comeBack(),
  } satisfies Record<string, Step>;
};

/** A day over an empty store, with the file in its bucket. */
const dayOver =
  (backend: Backend) =>
  async (place: string): Promise<Day> => {
    const day = recordingDay(await backend.open());
    day.put(place);
    return day;
  };

const expectJoined = async (day: Day, place: string) =>
  expect(await day.seen(contactId)).toEqual({ state: 'present', files: [place], unmatched: [], missing: [] });

/** Runs a step that dies at its nth call to a store; returns whether it got that far. */
const dieAt = async (day: Day, call: number, step: Step): Promise<boolean> => {
  let calls = 0;
  let died = false;
  day.before(() => {
    calls += 1;
    if (calls < call) return;
    died = true;
    throw new Error('killed');
  });
  await step(day).catch(() => {});
  day.before();
  return died;
};

/** Runs all of `other` just before the nth call of `step`; returns whether it got that far. */
const meetAt = async (day: Day, call: number, step: Step, other: Step): Promise<boolean> => {
  let calls = 0;
  let met = false;
  day.before(async () => {
    calls += 1;
    if (calls !== call) return;
    met = true;
    day.before();
    await other(day);
  });
  await step(day);
  day.before();
  if (!met) await other(day);
  return met;
};

/** Tries each call of a step, until the step has no further one. */
const everyPoint = async (fewest: number, at: (point: number) => Promise<boolean>) => {
  let point = 1;
  while (await at(point)) point += 1;
  expect(point).toBeGreaterThan(fewest);
};

// Each point opens tables of its own. On a real engine we try only the name that makes most calls to the store, and only
// what happens when two run at once.
const cases = [
  ...names.map(([name, place]) => [name, 'memory', place, memory] as const),
  ...(process.env.AWS_ENDPOINT_URL ? [[...names[1], dynamoDb({ inserts: 'partiql' })] as const] : []).map(
    ([name, place, backend]) => [name, 'DynamoDB', place, backend] as const,
  ),
];

describe.each(cases)('a file whose name gives %s, in %s', (_, __, place, backend) => {
  const startedDay = dayOver(backend);
  afterEach(() => backend.close());
  const { fileComes, contactComes, comesBack } = sides(place);

  const orders: [string, Step[]][] = [
    ['file, record', [fileComes, contactComes, comesBack]],
    ['record, file', [contactComes, fileComes, comesBack]],
    ['file, its wait, record', [fileComes, comesBack, contactComes]],
  ];
  test.each(backend === memory ? orders : orders.slice(0, 1))(
    'is joined to its contact wherever a step is killed and run again (%s) (AC-01, AC-07)',
    async (_order, steps) => {
      for (const [index, step] of steps.entries()) {
        const fewest = steps.length === 3 && step === comesBack && index === 2 ? 0 : 2;
        await everyPoint(fewest, async (point) => {
          const day = await startedDay(place);
          for (const before of steps.slice(0, index)) await before(day);
          const waiting = structuredClone(day.rechecks);
          const died = await dieAt(day, point, step);
          // A message that was returned to the queue comes again, however much of it was done.
          if (died && step === comesBack && day.rechecks.length === 0) day.rechecks.push(...waiting);
          for (const again of [step, ...steps.slice(index + 1), comesBack]) await again(day);
          await expectJoined(day, place);
          return died;
        });
      }
    },
  );

  test('is joined to its contact when file and record arrive at the same moment, whichever is first (AC-01, AC-07)', async () => {
    for (const [step, other] of [
      [fileComes, contactComes],
      [contactComes, fileComes],
    ] as const) {
      await everyPoint(2, async (point) => {
        const day = await startedDay(place);
        const met = await meetAt(day, point, step, other);
        // A file with another name finds its record when it comes back.
        await comesBack(day);
        await expectJoined(day, place);
        return met;
      });
    }
  });

  test('is joined to its contact when its record arrives just as we give the file up (AC-01, AC-07)', async () => {
    for (const [step, other] of [
      [comesBack, contactComes],
      [contactComes, comesBack],
    ] as const) {
      await everyPoint(2, async (point) => {
        const day = await startedDay(place);
        await fileComes(day);
        const met = await meetAt(day, point, step, other);
        await expectJoined(day, place);
        return met;
      });
    }
  });
});

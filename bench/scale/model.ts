import { cadence } from '../../console/recording-controls/following/freshness.ts';
import { httpThrottle } from '../../lib/deployment/request-limits.ts';
import { prices } from '../cost/prices.ts';
import type { Usage } from './requests.ts';
import type { Work } from './work.ts';

/** The day of an agent. */
export const day = {
  contacts: 80,
  days: 22,
  hours: 8,
  /** Of the hours. */
  onContacts: 0.6,
  /** Of the contacts; each for a minute. */
  paused: 1 / 3,
  pauseSeconds: 60,
  /** The busiest minutes, in addition to the average. */
  peak: 1.5,
} as const;

/** Values that the engine cannot show. */
const assumed = {
  questionSeconds: 0.03,
  questionGigabytes: 1,
  changeSeconds: 0.02,
  changeGigabytes: 0.25,
  commandSeconds: 0.3,
};

/** Quotas of a new AWS account that has requested no increase, except for Lambda's, which is 10 in some of them. */
export const quotas = {
  httpRequestsPerSecond: 10_000,
  lambdaConcurrency: 1000,
  connectRequestsPerSecond: 2,
  partitionReads: 3000,
  partitionWrites: 1000,
} as const;

export interface Scale {
  agents: number;
  requestsPerSecond: number;
  requestsWithoutSockets: number;
  throttle: number;
  connectPerSecond: number;
  concurrency: number;
  hottest: { key: string; reads: number; writes: number }[];
  openPages: Record<string, number>;
  openPagesTogether: number;
  contacts: number;
  firstLimit: string;
}

const seconds = day.hours * 3600;
const pauses = day.contacts * day.paused;

/** Requests of one page in a day: one for each announced change, and those of polling. */
export const questionsADay = (): number => {
  const changes = 2 * day.contacts + 2 * pauses;
  const whilePaused = (pauses * day.pauseSeconds) / (cadence.connected.unsettled / 1000);
  const live = (seconds * day.onContacts - pauses * day.pauseSeconds) / (cadence.connected.live / 1000);
  const idle = (seconds * (1 - day.onContacts)) / (cadence.connected.idle / 1000);
  return changes + whilePaused + live + idle;
};

/** Each kind of work, how often an agent causes it in a day. */
const timesADay = (): [keyof Work & ('question' | 'pause' | 'resume' | 'connected' | 'ended' | 'change'), number][] => [
  ['question', questionsADay()],
  ['pause', pauses],
  ['resume', pauses],
  ['connected', day.contacts],
  ['ended', day.contacts],
  ['change', 2 * day.contacts + 2 * pauses],
];

const ofPartition = (usage: Usage, key: string) => usage.partitions.get(key) ?? { reads: 0, writes: 0 };

export const scale = (
  agents: number,
  work: Work,
  contactDollars: number,
  isShared: (key: string) => boolean,
): Scale => {
  const perSecond = (aDay: number) => (agents * aDay * day.peak) / seconds;
  const requestsPerSecond = perSecond(questionsADay() + 2 * pauses);
  const requestsWithoutSockets =
    agents *
      (day.onContacts / (cadence.disconnected.live / 1000) +
        (1 - day.onContacts) / (cadence.disconnected.idle / 1000)) +
    perSecond(2 * pauses);
  const connectPerSecond = perSecond(pauses * (work.pause.connect + work.resume.connect));
  const concurrency =
    requestsPerSecond * assumed.questionSeconds +
    perSecond(2 * pauses) * assumed.commandSeconds +
    perSecond(2 * day.contacts) * assumed.commandSeconds +
    perSecond(2 * day.contacts + 2 * pauses) * assumed.changeSeconds;

  // A container caches this for half a minute and then reads it again. The directory grows with the number of people.
  const containers = Math.ceil(concurrency);
  const directory = (key: string) => {
    const cold = ofPartition(work.firstQuestion, key).reads - ofPartition(work.question, key).reads;
    return Math.max(0, (containers * cold * Math.max(1, agents / work.usersInDirectory)) / 30);
  };
  const keys = new Set(
    [work.firstQuestion, ...timesADay().map(([name]) => work[name])].flatMap(({ partitions }) => [
      ...partitions.keys(),
    ]),
  );
  const hottest = [...keys]
    .filter(isShared)
    .map((key) => {
      const sum = (kind: 'reads' | 'writes') =>
        timesADay().reduce((all, [name, times]) => all + perSecond(times) * ofPartition(work[name], key)[kind], 0);
      return { key, reads: sum('reads') + directory(key), writes: sum('writes') };
    })
    .sort((a, b) => b.reads / 3 + b.writes - a.reads / 3 - a.writes)
    .slice(0, 3);

  const month = agents * day.days;
  const questions = month * questionsADay();
  const changes = month * (2 * day.contacts + 2 * pauses);
  const lambda = (times: number, each: number, gigabytes: number) =>
    times * (prices.lambdaRequest + each * gigabytes * prices.lambdaGigabyteSecond);
  const database = ({ readUnits, writeUnits }: Usage) => readUnits * prices.readUnit + writeUnits * prices.writeUnit;
  const openPages = {
    'open connections': month * day.hours * 60 * prices.connectionMinute,
    messages: changes * prices.socketMessage,
    'notifying of changes':
      changes * database(work.change) + lambda(changes, assumed.changeSeconds, assumed.changeGigabytes),
    'requests of pages: HTTP': questions * prices.httpRequest,
    'requests of pages: Lambda': lambda(questions, assumed.questionSeconds, assumed.questionGigabytes),
    'requests of pages: DynamoDB': questions * database(work.question),
  };
  const limits: [string, number][] = [
    ["Connect's quota for pausing and resuming", connectPerSecond / quotas.connectRequestsPerSecond],
    ["Fermata's own request limit (`agents` in deployments.ts)", requestsPerSecond / httpThrottle(agents).rateLimit],
    ['... with every socket blocked', requestsWithoutSockets / httpThrottle(agents).rateLimit],
    ['Lambda concurrency of 1,000', concurrency / quotas.lambdaConcurrency],
    ...hottest.map(
      ({ key, reads, writes }) =>
        [`DynamoDB's partition \`${key}\``, reads / quotas.partitionReads + writes / quotas.partitionWrites] as [
          string,
          number,
        ],
    ),
  ];
  const [first] = limits.sort((a, b) => b[1] - a[1]);
  return {
    agents,
    requestsPerSecond,
    requestsWithoutSockets,
    throttle: httpThrottle(agents).rateLimit,
    connectPerSecond,
    concurrency,
    hottest,
    openPages,
    openPagesTogether: Object.values(openPages).reduce((all, one) => all + one, 0),
    contacts: month * day.contacts * contactDollars,
    firstLimit: `${first![0]}: ${Math.round(100 * first![1])} % used`,
  };
};

import { prices } from '../cost/prices.ts';
import { day } from '../scale/model.ts';
import { manyPcs } from './gateway.ts';
import { type Units, type UnitsByKind, usersMeasured } from './measured-units.ts';

/** What the engine cannot show. */
export const assumed = {
  /** Of desktop-api. Most of this is waiting for the tables. */
  callSeconds: 0.03,
  callGigabytes: 1,
  /** Of `changes`. */
  socketSeconds: 0.02,
  socketGigabytes: 0.25,
  /** For each contact. */
  extractionSeconds: 0.06,
  extractionGigabytes: 0.5,
  /** A container of a few megabytes is read from the archive, opened, and stored. */
  arrivalSeconds: 0.6,
  arrivalGigabytes: 1,
  /** SQS requests to send, receive and delete. Extractions are sent in batches of up to ten. */
  arrivalRequests: 3,
  extractionRequests: 0.6,
  /** In the busy hours. Each container reads the directory twice a minute. */
  containers: 6,
} as const;

/** Calls of one PC in a day, by the names in bench/pcs/gateway.ts. */
export type DayCounts = Readonly<Record<string, number>>;

const database = ({ reads, writes }: Units): number => reads * prices.readUnit + writes * prices.writeUnit;
const lambda = (seconds: number, gigabytes: number): number =>
  prices.lambdaRequest + seconds * gigabytes * prices.lambdaGigabyteSecond;

const unitsOf = (units: UnitsByKind, kind: string): Units => {
  const found = units[kind];
  if (!found) throw new Error(`Nobody has measured ${kind}: npm run bench -- pcs --write`);
  return found;
};

/** One call of a PC over HTTPS. */
const callDollars = (units: UnitsByKind, call: string): number =>
  prices.httpRequest + lambda(assumed.callSeconds, assumed.callGigabytes) + database(unitsOf(units, call));

const socketCall = lambda(assumed.socketSeconds, assumed.socketGigabytes);

/** Dollars per month for the channels of 5,000 PCs, line by line. */
export const channelDollars = (counts: DayCounts, units: UnitsByKind): Record<string, number> => {
  const month = manyPcs * day.days;
  const of = (name: string): number => month * (counts[name] ?? 0);
  return {
    'open connections': of('connection minutes') * prices.connectionMinute,
    nudges: of('messages') * prices.socketMessage,
    heartbeats: of('heartbeats') * (2 * prices.socketMessage + socketCall),
    'tickets, connecting and closing':
      of('ticket') * callDollars(units, 'ticket') +
      of('connect') * (socketCall + database(unitsOf(units, 'connect'))) +
      of('disconnect') * (socketCall + database(unitsOf(units, 'disconnect'))),
  };
};

/**
 * Dollars per month for the reports of 5,000 PCs. Without a channel, they would also come over HTTPS, and more often.
 */
export const reportDollars = (counts: DayCounts, units: UnitsByKind): number => {
  const directory = (unitsOf(units, 'directory').reads * manyPcs) / usersMeasured;
  const directoryReads = ((counts['connection minutes'] ?? 0) * 60 * assumed.containers) / 30;
  const aDay = (call: string) => (counts[call] ?? 0) * callDollars(units, call);
  return day.days * (manyPcs * (aDay('report') + aDay('logonSessions')) + directoryReads * directory * prices.readUnit);
};

/** Dollars for the screens of a million contacts, line by line. */
export const extractionDollars = (counts: DayCounts, units: UnitsByKind): Record<string, number> => {
  const million = 1e6 / day.contacts;
  const calls = (name: string): number => million * (counts[name] ?? 0) * callDollars(units, name);
  // A nudge for a command of recording control fetches both lists as well.
  const nudgesOfContacts = day.contacts / (counts.messages ?? 1);
  return {
    'asking for it (screen-extraction, queue)':
      1e6 *
      (lambda(assumed.extractionSeconds, assumed.extractionGigabytes) +
        assumed.extractionRequests * prices.sqsRequest +
        database(unitsOf(units, 'extraction is asked for'))),
    'the PC fetches what waits': nudgesOfContacts * (calls('extractions') + calls('commands')),
    'registering it, and asking whether it is released': calls('register') + calls('work'),
    'sending, confirming and deleting it': calls('uploads') + calls('confirm') + calls('deletions'),
    'opening it (screen-arrival, queue, KMS, S3)':
      1e6 *
      (lambda(assumed.arrivalSeconds, assumed.arrivalGigabytes) +
        assumed.arrivalRequests * prices.sqsRequest +
        prices.kmsDecrypt +
        // The container and its content; each is checked once.
        2 * prices.s3Put +
        3 * prices.s3Get +
        database(unitsOf(units, 'container is opened'))),
  };
};

export const sumOf = (lines: Record<string, number>): number => Object.values(lines).reduce((sum, one) => sum + one, 0);

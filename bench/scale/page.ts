import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { day, questionsADay, quotas, type Scale, scale } from './model.ts';
import type { Usage } from './requests.ts';
import type { Work } from './work.ts';

const sizes = [300, 1000, 5000] as const;

const number = (value: number, digits = 0) => value.toLocaleString('en', { maximumFractionDigits: digits });
const dollars = (value: number) => `$${number(value, value < 10 ? 2 : 0)}`;

/** A million contacts, as measured for docs/performance.md. */
const contactDollars = (): number => {
  const text = readFileSync(join(import.meta.dirname, '../../docs/performance.md'), 'utf8');
  const [, amount] = /\| A million contacts [^|]*\| \$([\d.]+) \|/.exec(text) ?? [];
  if (amount === undefined) throw new Error('docs/performance.md does not say what a million contacts cost');
  return Number(amount) / 1e6;
};

/**
 * Ids of a contact, agent or recorder are spread over many partitions. Anything else is one partition that all share.
 */
const isShared = (key: string) => !/[0-9a-f]{8}-[0-9a-f]{4}-/.test(key.split(' ')[1] ?? '');

const readable = (key: string) =>
  key.replace(
    /^Fermata-Storage(\w+?)[0-9A-F]{8}\S*?(\.\w+)? /,
    (_, table, index) => `${table.toLowerCase()}${index ?? ''} `,
  );

const usageRow = (name: string, { readUnits, writeUnits, connect }: Usage) =>
  `| ${name} | ${number(readUnits, 1)} | ${number(writeUnits, 1)} | ${connect} |`;

export const page = (work: Work): string => {
  const all = sizes.map((agents) => scale(agents, work, contactDollars(), isShared));
  const row = (name: string, value: (one: Scale) => string) => `| ${name} | ${all.map(value).join(' | ')} |`;
  const largest = all.at(-1)!;
  const holds =
    largest.openPagesTogether <= 150 &&
    all.every((one) => one.requestsPerSecond < one.throttle && one.requestsWithoutSockets < one.throttle);
  return `# Scale

Computed by \`node bench/scale/run.ts --write\`: the deployed functions work through an agent's day on the local system. Every request to the
tables and to Amazon Connect is counted, and multiplied by the number of agents. The page's own constants say how often it asks
(\`console/recording-controls/following/freshness.ts\`). Prices are list prices of us-east-1 (\`bench/cost/prices.ts\`).

An agent's day: ${day.contacts} contacts in ${day.hours} hours on ${day.days} days a month, ${100 * day.onContacts} % of the time on contacts, a third of the contacts paused for a minute. The busiest
minutes have ${day.peak} times the average. A page that is visible all day asks ${number(questionsADay())} times.

## What was counted

| one of these | read units | write units | requests to Connect |
|---|---|---|---|
${[
  usageRow('a page asks for the state of its agent', work.question),
  usageRow('the same in a new container, or after half a minute', work.firstQuestion),
  usageRow('a pause', work.pause),
  usageRow('a resume', work.resume),
  usageRow('a contact is connected to an agent', work.connected),
  usageRow('a contact ends', work.ended),
  usageRow('open pages are notified of a change', work.change),
].join('\n')}

## What follows

| | ${sizes.map((agents) => `${number(agents)} agents`).join(' | ')} |
|---|${sizes.map(() => '---|').join('')}
${[
  row('requests to the API a second', (one) => number(one.requestsPerSecond, 1)),
  row('... with every socket blocked', (one) => number(one.requestsWithoutSockets, 1)),
  row('Fermata lets through', (one) => number(one.throttle)),
  row('requests to Connect a second', (one) => number(one.connectPerSecond, 2)),
  row('Lambda functions at once', (one) => number(one.concurrency, 1)),
  row(
    'busiest partition: read units a second',
    (one) => `${number(one.hottest[0]?.reads ?? 0, 1)} (\`${readable(one.hottest[0]?.key ?? '')}\`)`,
  ),
  row('the next one', (one) => `${number(one.hottest[1]?.reads ?? 0, 1)} (\`${readable(one.hottest[1]?.key ?? '')}\`)`),
  row('their write units a second', (one) =>
    one.hottest
      .slice(0, 2)
      .map(({ writes }) => number(writes, 1))
      .join(', '),
  ),
  ...Object.keys(largest.openPages).map((name) => row(`a month: ${name}`, (one) => dollars(one.openPages[name]!))),
  row('**a month: open pages together**', (one) => dollars(one.openPagesTogether)),
  row('a month: contacts and recordings (docs/performance.md)', (one) => dollars(one.contacts)),
  row('first limit', (one) => readable(one.firstLimit)),
].join('\n')}

Quotas: ${number(quotas.connectRequestsPerSecond)} requests a second to Connect, ${number(quotas.lambdaConcurrency)} Lambda functions at once (10 in new accounts), ${number(quotas.partitionReads)} read and ${number(quotas.partitionWrites)} write units a second for
each partition key. AWS raises all but the last on request.

Goal: open pages of 5,000 agents cost at most $150 a month, and none gets a 429: ${holds ? 'met' : '**not met**'}.

Assumed, not measured here: 30 ms of 1 GB for a page's request, 20 ms of 256 MB to notify of a change, 0.3 s for a command or an event. Team leaders'
pages, which list their agents, add about 40 cents a month each (decision 0018). What PCs with the desktop agent add is in docs/performance.md (*5,000 PCs*). A gateway that
may control recordings adds about $13 a month, because it waits for commands all the time ([decision 0060](decisions/0060-a-search-by-a-flag-is-one-request.md)).
`;
};

import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { FirehoseClient, PutRecordBatchCommand } from '@aws-sdk/client-firehose';
import type { ContactPageView } from '../../api/contacts/contacts.ts';
import { mapConcurrently } from '../../domain/concurrency.ts';
import { contactRecord } from '../../test/journeys/kit/contact-record.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { signIn } from '../../test/journeys/kit/sign-in.ts';

/** Firehose accepts 500 records in one call. The API returns up to 200 contacts on a page. */
const recordsPerCall = 500;
const contactsPerAgent = 200;
/** The client's connections break when a busy machine gets 100 calls of 2 MB at once. */
const callsAtOnce = 16;
/** How many agents are queried at once. */
const atOnce = 4;
const patienceSeconds = 120;

export interface Burst {
  /** From the first call until Firehose has accepted all of them. */
  takenSeconds: number;
  /** From the first call until the API has listed the last one. */
  visibleSeconds: number;
  lost: number;
}

/** How many contacts each agent gets, so that one page of the API lists all of them. */
const madeUpDay = (count: number): Map<string, object[]> => {
  const run = randomUUID().slice(0, 8);
  const agents = new Map<string, object[]>();
  for (let index = 0; index < count; index += 1) {
    const agent = `burst-${run}-${Math.floor(index / contactsPerAgent)}`;
    const record = contactRecord({ ContactId: randomUUID() });
    const contact = { ...record, Agent: { ...(record.Agent as object), ARN: null, Username: agent } };
    agents.set(agent, [...(agents.get(agent) ?? []), contact]);
  }
  return agents;
};

/** Puts this many contact records into Firehose at once, and waits until the API lists every one of them. */
export const burst = async (count: number): Promise<Burst> => {
  const firehose = new FirehoseClient({});
  const token = await signIn('administrator');
  const agents = madeUpDay(count);
  const records = [...agents.values()].flat();
  const calls = Array.from({ length: Math.ceil(count / recordsPerCall) }, (_, call) =>
    records.slice(call * recordsPerCall, (call + 1) * recordsPerCall),
  );

  const begin = performance.now();
  const seconds = () => (performance.now() - begin) / 1000;
  const putAll = async (some: object[]) => {
    const Records = some.map((record) => ({ Data: Buffer.from(JSON.stringify(record)) }));
    const command = new PutRecordBatchCommand({ DeliveryStreamName: outputs.ctrStreamName, Records });
    const { FailedPutCount } = await firehose.send(command);
    if (FailedPutCount) throw new Error(`Firehose did not take ${FailedPutCount} records`);
  };
  const putting = mapConcurrently(calls, callsAtOnce, putAll).then(seconds);

  let found = 0;
  let foundAt = 0;
  const untilListed = async (agent: string, expected: number) => {
    for (let listed = 0; ; await wait(200)) {
      const now = Math.max(listed, await contactsOf(agent, token));
      if (now > listed) foundAt = seconds();
      found += now - listed;
      listed = now;
      if (listed >= expected || seconds() - foundAt > patienceSeconds) return;
    }
  };
  await mapConcurrently([...agents], atOnce, ([agent, contacts]) => untilListed(agent, contacts.length));
  return { takenSeconds: await putting, visibleSeconds: foundAt, lost: count - found };
};

const contactsOf = async (agent: string, token: string): Promise<number> => {
  const query = new URLSearchParams({ agent, from: '2019-08-03', to: '2019-08-05', limit: '200' });
  const answer = await fetch(`${outputs.apiUrl}/v1/contacts?${query}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  // The engine answers this when a function runs out of time on a busy machine. Retry, as every client would.
  if (answer.status >= 500) return 0;
  if (!answer.ok) throw new Error(`The contacts of ${agent}: HTTP ${answer.status}`);
  const { contacts } = (await answer.json()) as ContactPageView;
  return new Set(contacts.map(({ contactId }) => contactId)).size;
};

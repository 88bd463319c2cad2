import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { ControlTable } from '../../adapters/dynamodb/control/control-table.ts';
import { LiveContactTable } from '../../adapters/dynamodb/control/live/live-contact-table.ts';
import { CaptureTable } from '../../adapters/dynamodb/desktop/capture-table.ts';
import { liveAgents } from '../../domain/live/live-agents.ts';

const now = '2026-11-20T10:00:00.000Z';
const contactOf = (number: number) => ({
  pk: `c-${number}`,
  sk: 'live',
  initialContactId: `c-${number}`,
  provider: 'amazon-connect',
  agentId: `u-${number}`,
  connectedAt: '2026-11-20T09:59:00.000Z',
  revision: 1,
});

type Sent = { constructor: { name: string }; input: { ExpressionAttributeValues?: Record<string, { S: string }> } };

/** Five thousand agents, each on a contact; answers queries as the indexes would, and counts requests. */
const busyTable = () => {
  const requests: Record<string, number> = {};
  const send = async ({ constructor: { name }, input }: Sent) => {
    requests[name] = (requests[name] ?? 0) + 1;
    const value = Object.values(input.ExpressionAttributeValues ?? {})[0]?.S ?? '';
    const [, shard] = /^connected#(\d+)$/.exec(value) ?? [];
    const [, agent] = /^u-(\d+)$/.exec(value) ?? [];
    const numbers = Array.from({ length: 5000 }, (_, number) => number).filter((number) =>
      shard !== undefined ? number % 16 === Number(shard) : number === Number(agent ?? -1),
    );
    return { Items: numbers.map((number) => marshall(contactOf(number))), Responses: {} };
  };
  const client = Object.assign(new DynamoDBClient({ region: 'eu-central-1' }), { send }) as DynamoDBClient;
  return { client, requests };
};

const read = async (agentIds?: readonly string[]) => {
  const { client, requests } = busyTable();
  const contacts = await new LiveContactTable(client, 'live', () => new Date(now)).connected(agentIds);
  const captures = await new CaptureTable(client, 'desktops').all();
  const shown = liveAgents({ contacts, captures, now }).slice(0, 1000);
  const ids = shown.flatMap((agent) => agent.contacts.map(({ contactId }) => contactId));
  await new ControlTable(client, { live: 'live', contacts: 'contacts' }).findAll(ids);
  return { requests, shown: shown.length };
};

// docs/decisions/0052 names these numbers.
test('the live view of five thousand agents takes 27 requests, and none is a scan (QG-35)', async () => {
  expect(await read()).toEqual({ requests: { QueryCommand: 17, BatchGetItemCommand: 10 }, shown: 1000 });
});

test('a team leader’s twenty agents take 22 requests, however many agents there are (QG-35)', async () => {
  const team = Array.from({ length: 20 }, (_, number) => `u-${number}`);
  expect(await read(team)).toEqual({ requests: { QueryCommand: 21, BatchGetItemCommand: 1 }, shown: 20 });
});

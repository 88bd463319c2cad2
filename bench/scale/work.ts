import { randomUUID } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { environmentFor } from '../../local/cloud.ts';
import { contactEvent } from '../../local/connect-simulator/contact-events.ts';
import { functionNamed } from '../../local/run-features.ts';
import { eventually } from '../../test/journeys/kit/eventually.ts';
import { outputs } from '../../test/journeys/kit/outputs.ts';
import { signIn } from '../../test/journeys/kit/sign-in.ts';
import { countRequests, type Usage, usageOf } from './requests.ts';

/** The pieces of work in the day of an agent, each with what the feature itself used for it. */
export interface Work {
  /** A page requests the state of its agent's recorders. What all pages share was read a moment ago. */
  question: Usage;
  /** The first such request to a new container, which reads the directory. */
  firstQuestion: Usage;
  pause: Usage;
  resume: Usage;
  connected: Usage;
  ended: Usage;
  /** Notifying open pages of one change. */
  change: Usage;
  usersInDirectory: number;
}

/** The deployed functions, in this process, with their deployed settings. */
const deployed = async () => {
  const lambda = new LambdaClient({});
  for (const name of ['RecordingControlFunction', 'LiveContactsFunction', 'ChangesOnChange']) {
    const FunctionName = await functionNamed(outputs, name);
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    Object.assign(process.env, Environment?.Variables);
  }
  Object.assign(process.env, environmentFor(outputs), { LOG_LEVEL: 'SILENT' });
  const [control, live, changes] = await Promise.all([
    import('../../lambdas/recording-control/main.ts'),
    import('../../lambdas/live-contacts/main.ts'),
    import('../../lambdas/changes/main.ts'),
  ]);
  return { control: control.handler, live: live.handler, onChange: changes.onChange };
};

export const measureWork = async (): Promise<Work> => {
  countRequests(outputs.connectEndpoint);
  const { control, live, onChange } = await deployed();
  const claims = async (role: string) => {
    const token = await signIn(role);
    return { token, claims: JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) };
  };
  const administrator = await claims('administrator');
  const agent = await claims('agent');
  const call = async (who: typeof agent, method: string, path: string, body?: object) => {
    const answer = await control({
      rawPath: path,
      rawQueryString: '',
      headers: { 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
      isBase64Encoded: false,
      requestContext: {
        http: { method },
        domainName: 'fermata.test',
        requestId: randomUUID(),
        authorizer: { jwt: { claims: who.claims } },
      },
    } as never);
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    return JSON.parse(answer.body ?? '{}');
  };
  const settingsPath = '/v1/recording-control/settings';
  const { changedAt: _, changedBy: __, ...settings } = await call(administrator, 'GET', settingsPath);
  await call(administrator, 'PUT', settingsPath, { ...settings, enabled: true });

  const started = await fetch(`${outputs.connectEndpoint}/simulator/contacts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'alice.agent', flow: ['audio'] }),
  });
  const { contactId } = (await started.json()) as { contactId: string };
  const ask = () => call(agent, 'GET', '/v1/me/recording-controls');
  await eventually(async () => {
    const { contacts } = await ask();
    if (!contacts.some((contact: { contactId: string }) => contact.contactId === contactId)) throw new Error('Not yet');
  });
  // Values that are cached for some seconds are read once here.
  await new Promise((resolve) => setTimeout(resolve, 31_000));
  const firstQuestion = await usageOf(ask);
  const question = await usageOf(ask);
  const command = (verb: string) => call(agent, 'POST', `/v1/contacts/${contactId}/recording/${verb}`, {});
  const pause = await usageOf(() => command('pause'));
  const resume = await usageOf(() => command('resume'));

  const instanceArn = process.env.CONNECT_INSTANCE_ARN!;
  const at = new Date().toISOString();
  const simulated = {
    contactId: randomUUID(),
    channel: 'VOICE',
    initiationMethod: 'INBOUND',
    agentId: randomUUID(),
    initiatedAt: at,
    connectedAt: at,
    recordings: { audio: {} },
  };
  const event = (type: string, more: object = {}) =>
    live({
      Records: [
        {
          messageId: randomUUID(),
          body: JSON.stringify(
            contactEvent(type as never, { ...simulated, ...more } as never, {
              instanceArn,
              region: outputs.region,
              at,
            }),
          ),
          attributes: { ApproximateReceiveCount: '1' },
        },
      ],
    } as never);
  const connected = await usageOf(() => event('CONNECTED_TO_AGENT'));
  const item = await new DynamoDBClient({}).send(
    new GetItemCommand({ TableName: outputs.liveTable, Key: { pk: { S: simulated.contactId }, sk: { S: 'live' } } }),
  );
  const change = await usageOf(() => onChange({ Records: [{ dynamodb: { NewImage: item.Item } }] } as never));
  const ended = await usageOf(() => event('DISCONNECTED', { endedAt: at }));
  return {
    question,
    firstQuestion,
    pause,
    resume,
    connected,
    ended,
    change,
    usersInDirectory: await usersInDirectory(),
  };
};

const usersInDirectory = async (): Promise<number> => {
  const command = new QueryCommand({
    TableName: outputs.usersTable,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'user' } },
    Select: 'COUNT',
  });
  return (await new DynamoDBClient({}).send(command)).Count ?? 0;
};

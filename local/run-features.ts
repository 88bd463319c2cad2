import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Subscription } from '../domain/contact-source/subscription.ts';
import type { UserSyncReport } from '../domain/user/user.ts';
import { type Cloud, clientFor } from './cloud.ts';

/** The first user sync, now instead of at the next full hour. */
export const syncUsers = (cloud: Cloud): Promise<UserSyncReport> => run(cloud, 'UserSync', {});

/** What otherwise happens every quarter of an hour: checks the list of missing recordings again. */
export const reconcileMissingRecordings = (cloud: Cloud): Promise<{ missing: number }> =>
  run(cloud, 'MissingRecordingsOnSchedule', {});

/** What otherwise happens every hour: removes recordings whose retention is over. */
export const applyRetention = (cloud: Cloud): Promise<{ removed: number; left: number }> =>
  run(cloud, 'RetentionFunction', {});

/** What otherwise happens every minute: handles pauses that are over or unanswered. */
export const watchRecordings = (cloud: Cloud): Promise<{ askedAgain: number; resumed: number }> =>
  run(cloud, 'RecordingWatchOnSchedule', {});

/** What otherwise happens every hour: looks for others that receive the contact records. */
export const checkSubscriptions = (cloud: Cloud): Promise<{ others: Subscription[]; elsewhere: string[] }> =>
  run(cloud, 'SubscriptionCheck', {});

/** What otherwise happens every hour: looks at all PCs; or every five minutes: at what Timed schedules have recorded. */
export const watchDesktops = (cloud: Cloud, look: 'desktops' | 'timed'): Promise<null> =>
  run(cloud, 'ScreensDesktopWatchFunction', { look });

/** What otherwise happens every 20 seconds: lists who may sign in. */
export const listAccess = (cloud: Cloud): Promise<{ people: number }> => run(cloud, 'AccessListFunction', {});

/** What otherwise happens every minute: closes connections of people who were removed. */
export const closeConnections = (cloud: Cloud): Promise<{ open: number; closed: number }> =>
  run(cloud, 'ChangesOnSchedule', {});

const run = async <Answer>(cloud: Cloud, logicalId: string, event: object): Promise<Answer> => {
  const FunctionName = await functionNamed(cloud, logicalId);
  const { FunctionError, Payload } = await new LambdaClient(clientFor(cloud)).send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(event) }),
  );
  const answer = Buffer.from(Payload ?? []).toString();
  if (FunctionError) throw new Error(`${logicalId} failed: ${answer}`);
  return JSON.parse(answer);
};

/** The physical name of the stack's Lambda whose logical id starts with this. */
export const functionNamed = async (cloud: Cloud, logicalId: string): Promise<string> => {
  const client = new CloudFormationClient(clientFor(cloud));
  let NextToken: string | undefined;
  do {
    const page = await client.send(new ListStackResourcesCommand({ StackName: 'Fermata', NextToken }));
    const found = page.StackResourceSummaries?.find(
      ({ ResourceType, LogicalResourceId }) =>
        ResourceType === 'AWS::Lambda::Function' && LogicalResourceId?.startsWith(logicalId),
    );
    if (found?.PhysicalResourceId) return found.PhysicalResourceId;
    NextToken = page.NextToken;
  } while (NextToken);
  throw new Error(`The stack has no function ${logicalId}`);
};

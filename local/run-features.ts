import { CloudFormationClient, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Subscription } from '../domain/contact-source/subscription.ts';
import type { UserSyncReport } from '../domain/user/user.ts';
import { type Cloud, clientFor } from './cloud.ts';

/** Runs the first user sync now instead of at the next full hour. */
export const syncUsers = (cloud: Cloud): Promise<UserSyncReport> => run(cloud, 'UserSync', {});

/** Checks the list of missing recordings again, which otherwise happens every quarter of an hour. */
export const reconcileMissingRecordings = (cloud: Cloud): Promise<{ missing: number }> =>
  run(cloud, 'MissingRecordingsOnSchedule', {});

/** Removes recordings whose retention has ended, which otherwise happens every hour. */
export const applyRetention = (cloud: Cloud): Promise<{ removed: number; left: number }> =>
  run(cloud, 'RetentionFunction', {});

/** Handles pauses that are over or unanswered, which otherwise happens every minute. */
export const watchRecordings = (cloud: Cloud): Promise<{ askedAgain: number; resumed: number }> =>
  run(cloud, 'RecordingWatchOnSchedule', {});

/** Looks for others that receive the contact records, which otherwise happens every hour. */
export const checkSubscriptions = (cloud: Cloud): Promise<{ others: Subscription[]; elsewhere: string[] }> =>
  run(cloud, 'SubscriptionCheck', {});

/** Checks all PCs, or the recordings of Timed schedules, which otherwise happens every hour, or every five minutes. */
export const watchDesktops = (cloud: Cloud, look: 'desktops' | 'timed'): Promise<null> =>
  run(cloud, 'ScreensDesktopWatchFunction', { look });

/** Lists the people who may sign in, which otherwise happens every 20 seconds. */
export const listAccess = (cloud: Cloud): Promise<{ people: number }> => run(cloud, 'AccessListFunction', {});

/** Closes the connections of people who were removed, which otherwise happens every minute. */
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

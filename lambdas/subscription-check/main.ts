import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { accountCall } from '../../adapters/aws-account/account-call.ts';
import { AccountSubscriptions } from '../../adapters/aws-account/account-subscriptions.ts';
import { readSettings } from '../kit/settings.ts';

import { telemetry } from '../kit/telemetry.ts';
import { subscriptionCheckSettings } from './settings.ts';
import { subscriptionCheck } from './subscription-check.ts';

const settings = readSettings(subscriptionCheckSettings);
const account = { region: process.env.AWS_REGION ?? '', credentials: defaultProvider() };
const subscriptions = new AccountSubscriptions(
  accountCall({ ...account, endpoint: process.env.AWS_ENDPOINT_URL ?? '' }),
);
const connect = accountCall({ ...account, endpoint: settings.CONNECT_ENDPOINT });

export const handler = subscriptionCheck({
  subscriptions,
  records: { bucket: settings.RECORD_BUCKET, prefix: settings.RECORD_PREFIX },
  kinesisStreamArn: settings.KINESIS_STREAM_ARN,
  ownSources: settings.OWN_SOURCES,
  ownTargets: settings.OWN_TARGETS,
  ...(settings.CONNECT_INSTANCE_ID && {
    connectSendsTo: () => subscriptions.connectSendsTo(settings.CONNECT_INSTANCE_ID, connect),
  }),
  telemetry: telemetry(),
});

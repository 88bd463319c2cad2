import { accountCall } from '../../adapters/aws-account/account-call.ts';
import { AccountReader } from '../../adapters/aws-account/account-reader.ts';
import { AccountSubscriptions } from '../../adapters/aws-account/account-subscriptions.ts';
import { type Deployment, deployments } from '../../deployments.ts';
import { account, id, instanceId, region, type SimulatedAccount } from '../../local/account-simulator/account.ts';
import { startAccountSimulator } from '../../local/account-simulator/account-simulator.ts';
import type { WantedTable } from '../../preflight/existing-rules.ts';
import { report } from '../../preflight/finding.ts';
import { gather } from '../../preflight/gather.ts';
import { findingsOf } from '../../preflight/preflight.ts';

export const instanceArn = `arn:aws:connect:${region}:${id}:instance/${instanceId}`;
export const keyArn = `arn:aws:kms:${region}:${id}:key/0a1b2c3d`;
export const production: Deployment = { ...deployments.production!, connectInstanceArn: instanceArn };

/** The stack of a bootstrapped account. */
export const toolkit = { CDKToolkit: { status: 'CREATE_COMPLETE', outputs: { BootstrapVersion: '28' } } };

/** The account's reads, over HTTP, while `use` runs. */
export const asking = async <Result>(
  simulated: SimulatedAccount,
  use: (port: { reader: AccountReader; subscriptions: AccountSubscriptions; requests: string[] }) => Promise<Result>,
): Promise<Result> => {
  const simulator = await startAccountSimulator(simulated);
  try {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const call = accountCall({ region, credentials, endpoint: simulator.url }, async () => {});
    return await use({
      reader: new AccountReader(call),
      subscriptions: new AccountSubscriptions(call),
      requests: simulator.requests,
    });
  } finally {
    await simulator.stop();
  }
};

/** What the operator reads, and what the shell gets. */
export const preflight = (
  deployment: Deployment,
  simulated: Partial<SimulatedAccount> = {},
  tables: readonly WantedTable[] = [],
) =>
  asking(account(simulated), async ({ reader, subscriptions, requests }) => {
    const facts = await gather(deployment, { account: reader, readers: subscriptions, tables });
    return { ...report('production', findingsOf(deployment, facts, tables)), requests };
  });

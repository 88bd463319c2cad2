import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { Deployment } from '../deployments.ts';
import { type Cloud, clientFor } from './cloud.ts';
import { type ConnectSimulator, startConnectSimulator } from './connect-simulator/connect-simulator.ts';
import { toDefaultBus } from './connect-simulator/event-bus.ts';
import { simulatedTwilio, startTwilioSimulator, type TwilioSimulator } from './twilio-simulator/twilio-simulator.ts';
import { simulatedWebex, startWebexSimulator, type WebexSimulator } from './webex-simulator/webex-simulator.ts';

/** The simulators of all providers. */
export interface Recorders {
  connect: ConnectSimulator;
  twilio: TwilioSimulator;
  webex: WebexSimulator;
  stop(): Promise<void>;
}

export const startRecorders = async (cloud: Cloud, connect: { instanceId: string }): Promise<Recorders> => {
  const servers = await Promise.all([
    startConnectSimulator({ ...connect, region: cloud.region, emit: toDefaultBus(cloud) }),
    startTwilioSimulator(),
    startWebexSimulator(),
  ]);
  const stop = async () => {
    await Promise.all(servers.map((server) => server.stop()));
  };
  return { connect: servers[0], twilio: servers[1], webex: servers[2], stop };
};

/** Stores the secrets that the deployment's settings name, with values that the simulators accept. */
export const keepSecrets = async (cloud: Cloud, { twilio, webex }: Deployment['recordingControl']): Promise<void> => {
  const client = new SecretsManagerClient(clientFor(cloud));
  const keep = async (Name: string, secret: object) => {
    const SecretString = JSON.stringify(secret);
    await client.send(new CreateSecretCommand({ Name, SecretString })).catch(async (error: unknown) => {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    });
  };
  const { accessToken, secret: webhookSecret } = simulatedWebex;
  if (twilio) await keep(twilio.secretName, simulatedTwilio);
  if (webex) await keep(webex.secretName, { accessToken, webhookSecret });
};

/** Makes Twilio and Webex send their webhooks, as an administrator there would set them up. */
export const sendWebhooksTo = async (
  { twilio, webex }: Recorders,
  { door, httpApiId }: { door: string; httpApiId: string },
): Promise<void> => {
  const set = async (address: string, body: object) => {
    const answer = await fetch(address, { method: 'PUT', body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${address} did not accept the address of its webhooks`);
  };
  // Twilio signs the address that it calls, so it must be the API's own, as the API sees it, and not the console's.
  const own = `https://${httpApiId}.execute-api.localhost`;
  await set(`${twilio.url}/simulator/events`, { to: `${own}/v1/integrations/twilio/events`, through: door });
  await set(`${webex.url}/simulator/webhooks`, { to: `${door}/v1/integrations/webex/events` });
};

import type { Node } from 'constructs';
import { type Deployment, deployments } from '../../deployments.ts';
import { refusals } from './deployment-refusals.ts';

/** The deployment that `-c deployment=<name>` names, if its settings are valid; else one sentence for each problem. */
export const chosenDeployment = (context: Node): Deployment => {
  const name: string = context.tryGetContext('deployment') ?? 'production';
  const written = deployments[name];
  if (!written) {
    throw new Error(`deployments.ts has no deployment "${name}"; it has ${Object.keys(deployments).join(', ')}.`);
  }
  const deployment = withSimulators(written, {
    connect: context.tryGetContext('connectSimulator'),
    twilio: context.tryGetContext('twilioSimulator'),
    webex: context.tryGetContext('webexSimulator'),
  });

  const wrong = refusals(deployment);
  if (wrong.length > 0) throw new Error(`deployments.ts, "${name}": ${wrong.join(' ')}`);
  return deployment;
};

/** The same, with the addresses of the simulators that were started on this machine. */
const withSimulators = (
  written: Deployment,
  { connect, twilio, webex }: Partial<Record<'connect' | 'twilio' | 'webex', string>>,
): Deployment => {
  const { recordingControl } = written;
  return {
    ...written,
    ...(connect && { connectSimulator: connect }),
    recordingControl: {
      ...recordingControl,
      ...(twilio && recordingControl.twilio && { twilio: { ...recordingControl.twilio, apiUrl: twilio } }),
      ...(webex && recordingControl.webex && { webex: { ...recordingControl.webex, apiUrl: webex } }),
    },
  };
};

import type { Node } from 'constructs';
import { type Deployment, deployments } from '../../deployments.ts';
import { refusals } from './deployment-refusals.ts';

/** The deployment that `-c deployment=<name>` names. If its settings are wrong, it throws one sentence for each problem. */
export const chosenDeployment = (context: Node): Deployment => {
  const name: string = context.tryGetContext('deployment') ?? 'production';
  const configured = deployments[name];
  if (!configured) {
    throw new Error(`deployments.ts has no deployment "${name}"; it has ${Object.keys(deployments).join(', ')}.`);
  }
  const deployment = withSimulators(configured, {
    connect: context.tryGetContext('connectSimulator'),
    twilio: context.tryGetContext('twilioSimulator'),
    webex: context.tryGetContext('webexSimulator'),
  });

  const problems = refusals(deployment);
  if (problems.length > 0) throw new Error(`deployments.ts, "${name}": ${problems.join(' ')}`);
  return deployment;
};

/** Adds the addresses of the simulators that were started on this machine. */
const withSimulators = (
  configured: Deployment,
  { connect, twilio, webex }: Partial<Record<'connect' | 'twilio' | 'webex', string>>,
): Deployment => {
  const { recordingControl } = configured;
  return {
    ...configured,
    ...(connect && { connectSimulator: connect }),
    recordingControl: {
      ...recordingControl,
      ...(twilio && recordingControl.twilio && { twilio: { ...recordingControl.twilio, apiUrl: twilio } }),
      ...(webex && recordingControl.webex && { webex: { ...recordingControl.webex, apiUrl: webex } }),
    },
  };
};

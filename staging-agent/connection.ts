import { hostname } from 'node:os';
import { type Connection, connect } from '../agent-kit/connection/connection.ts';
import { enrol, type Identity, readIdentity } from '../agent-kit/connection/identity.ts';
import { type Cloud, stagingCloud } from './cloud.ts';
import type { Settings } from './settings.ts';

/** Identifies a staging agent to the cloud. */
export type StagingIdentity = Identity<{ dataServerId: string; name: string }>;

/** The audience of its tokens. */
export const stagingAudience = 'fermata-staging';

export const readStagingIdentity = (stateFolder: string): StagingIdentity =>
  readIdentity(stateFolder, 'This staging agent is not enrolled yet: staging-agent enroll --code <enrolment code>');

export type StagingConnection = Connection & { cloud: Cloud };

/** Without an identity, it can only enrol. */
export const connectStaging = (
  settings: Settings,
  { identity, env }: { identity?: StagingIdentity | undefined; env?: Record<string, string> } = {},
): StagingConnection => {
  const connection = connect(settings, {
    signAs: identity && { identity, audience: stagingAudience },
    ...(env && { env }),
  });
  return { ...connection, cloud: stagingCloud(connection.callApi) };
};

/** Enrols this machine with Fermata. The code works once. */
export const enrolStaging = (cloud: Cloud, stateFolder: string, code: string) =>
  enrol(stateFolder, (publicKey) => cloud('enrol', { code, machine: hostname(), publicKey }));

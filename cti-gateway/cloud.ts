import { hostname } from 'node:os';
import { join } from 'node:path';
import type { ApiRoute, CallApi } from '../agent-kit/connection/api-client.ts';
import { type Connection, connect } from '../agent-kit/connection/connection.ts';
import { enrol, type Identity, readIdentity } from '../agent-kit/connection/identity.ts';
import {
  type GatewayAnswer,
  type GatewayCall,
  type GatewayRequest,
  gatewayAudience,
  gatewayRoutes,
} from '../api/programs/gateway.ts';
import type { Settings } from './settings.ts';

/** The API for gateways. @throws Failure, or Unreachable if trying again may help */
export type Cloud = <Call extends GatewayCall>(
  call: Call,
  request: GatewayRequest<Call>,
  signal?: AbortSignal,
) => Promise<GatewayAnswer<Call>>;

/** Identifies one instance to the cloud. */
export type GatewayIdentity = Identity<{ machine: string; recordingServerId: string; recordingServer: string }>;

export type GatewayConnection = Connection & { cloud: Cloud };

const gatewayCloud =
  (callApi: CallApi): Cloud =>
  async (call, request, signal) =>
    callApi(gatewayRoutes[call] as ApiRoute<GatewayAnswer<typeof call>>, request, signal);

/** Each instance has a folder of its own: identity, journal, phonebooks. */
export const folderOf = ({ stateFolder }: Pick<Settings, 'stateFolder'>, instance: string): string =>
  join(stateFolder, instance);

export const readGatewayIdentity = (folder: string, instance: string): GatewayIdentity =>
  readIdentity(
    folder,
    `The instance ${instance} is not enrolled yet: cti-gateway enroll --instance ${instance} --code <enrolment code>`,
  );

/** Without an identity, it can only enrol. */
export const connectGateway = (
  settings: Pick<Settings, 'apiUrl' | 'proxy' | 'certificates'>,
  { identity, env }: { identity?: GatewayIdentity | undefined; env?: Record<string, string> } = {},
): GatewayConnection => {
  const connection = connect(settings, {
    signAs: identity && { identity, audience: gatewayAudience },
    ...(env && { env }),
  });
  return { ...connection, cloud: gatewayCloud(connection.callApi) };
};

/** Enrols one instance for the recording server that the code was created for. */
export const enrolGateway = (cloud: Cloud, folder: string, code: string, machine = hostname()) =>
  enrol(folder, async (publicKey) => {
    const { gatewayId, recordingServerId, name } = await cloud('enrol', { code, machine, publicKey });
    return { agentId: gatewayId, machine, recordingServerId, recordingServer: name };
  });

import { hostname } from 'node:os';
import type { ApiRoute, CallApi } from '../agent-kit/connection/api-client.ts';
import { type Connection, connect } from '../agent-kit/connection/connection.ts';
import { enrol, type Identity, readIdentity } from '../agent-kit/connection/identity.ts';
import {
  type DesktopAnswer,
  type DesktopCall,
  type DesktopRequest,
  desktopAudience,
  desktopRoutes,
} from '../api/programs/desktop.ts';
import type { Platform } from '../domain/desktop/words.ts';
import type { Settings } from './settings.ts';

/** The API for desktop agents. @throws Failure, and Unreachable if a retry may help */
export type Cloud = <Call extends DesktopCall>(
  call: Call,
  request: DesktopRequest<Call>,
  signal?: AbortSignal,
) => Promise<DesktopAnswer<Call>>;

/** This PC, as the cloud knows it. */
export type DesktopIdentity = Identity<{ machine: string }>;

export type DesktopConnection = Connection & { cloud: Cloud };

export const platform: Platform = process.platform === 'win32' ? 'windows' : 'linux';

const desktopCloud =
  (callApi: CallApi): Cloud =>
  async (call, request, signal) =>
    callApi(desktopRoutes[call] as ApiRoute<DesktopAnswer<typeof call>>, request, signal);

export const readDesktopIdentity = (folder: string): DesktopIdentity =>
  readIdentity(folder, 'This PC is not enrolled yet: desktop-agent enrol --code <enrolment code>');

/** A PC without an identity can only enrol. */
export const connectDesktop = (
  settings: Pick<Settings, 'apiUrl' | 'proxy' | 'certificates'>,
  { identity, env }: { identity?: DesktopIdentity | undefined; env?: Record<string, string> } = {},
): DesktopConnection => {
  const connection = connect(settings, {
    signAs: identity && { identity, audience: desktopAudience },
    ...(env && { env }),
  });
  return { ...connection, cloud: desktopCloud(connection.callApi) };
};

/** Enrols this PC in Fermata. One code enrols as many PCs as it was made for. */
export const enrolDesktop = (cloud: Cloud, folder: string, code: string, machine = hostname()) =>
  enrol(folder, async (publicKey) => {
    const { desktopId } = await cloud('enrol', { code, machine, platform, publicKey });
    return { agentId: desktopId, machine };
  });

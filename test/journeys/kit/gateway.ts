import { randomUUID } from 'node:crypto';
import { apiClient, correctedClock } from '../../../agent-kit/connection/api-client.ts';
import { httpClient } from '../../../agent-kit/connection/http-client.ts';
import { newKey, type SignCall, signCalls } from '../../../agent-kit/connection/identity.ts';
import type {
  GatewayCode,
  RecordingServerChange,
  RecordingServerView,
} from '../../../api/administration/telephony/telephony.ts';
import {
  type GatewayAnswer,
  type GatewayCall,
  type GatewayRequest,
  gatewayAudience,
  gatewayRoutes,
} from '../../../api/programs/gateway.ts';
import { outputs } from './outputs.ts';
import { change } from './site.ts';

/** A gateway that speaks the API as `cti-gateway` does. */
export interface ProgrammaticGateway {
  gatewayId: string;
  call<Call extends GatewayCall>(call: Call, request: GatewayRequest<Call>): Promise<GatewayAnswer<Call>>;
  sign: SignCall;
}

export const addRecordingServer = (more: Partial<RecordingServerChange> = {}): Promise<RecordingServerView> =>
  change('POST', '/v1/recording-servers', {
    name: `PBX ${randomUUID().slice(0, 8)}`,
    site: null,
    optionalFlags: [],
    guidWindowSeconds: 10,
    wrapUpSeconds: 0,
    callerNameOrder: ['global', 'external', 'network'],
    version: 0,
    ...more,
  });

export const enrolGateway = async (recordingServerId: string): Promise<ProgrammaticGateway> => {
  const { code } = await change<GatewayCode>('POST', `/v1/recording-servers/${recordingServerId}/enrolment-codes`);
  const send = httpClient({ proxy: undefined, noProxy: undefined, ca: undefined });
  const { clock, correct } = correctedClock(() => new Date());
  const { publicKey, privateKey } = newKey();
  const unsigned = apiClient({ apiUrl: outputs.apiUrl, send, correctClock: correct });
  const { gatewayId } = await unsigned(gatewayRoutes.enrol, { code, machine: 'CTI-1', publicKey });
  const sign = signCalls({ agentId: gatewayId, privateKey }, gatewayAudience, clock);
  const signed = apiClient({ apiUrl: outputs.apiUrl, send, sign, correctClock: correct });
  return {
    gatewayId,
    // biome-ignore lint/suspicious/noExplicitAny: the answer's type follows from the call's name
    call: (name, request) => signed(gatewayRoutes[name] as any, request) as any,
    sign,
  };
};

import { gatewayAudience, gatewayRoutes } from '../../api/programs/gateway.ts';
import type { Endpoint } from '../../api/route.ts';
import type { RecordingServer } from '../../domain/flag/recording-server.ts';
import type { Credentials } from '../kit/http/edge.ts';
import { programApi } from '../kit/http/program-api.ts';
import { signerOf } from '../kit/http/program-key.ts';
import { calls } from './calls.ts';
import { enrol } from './enrol.ts';
import { flagBatch, flags } from './flags.ts';
import type { Dependencies, Operations } from './operation.ts';
import { report } from './report.ts';
import { defineFlags, settings, users } from './settings-of-gateway.ts';

export const operations: Operations = { enrol, settings, defineFlags, users, flags, flagBatch, calls, report };

/** A gateway by its own key: each call is signed. */
const gatewayWithKey =
  ({ recordingServers, clock }: Pick<Dependencies, 'recordingServers' | 'clock'>) =>
  async ({ route: { path }, request, log }: Credentials<Endpoint>): Promise<RecordingServer> => {
    const { server } = await signerOf(
      request.header('authorization'),
      { path, body: request.body },
      {
        audience: gatewayAudience,
        find: async (gatewayId) => {
          const server = await recordingServers.find(gatewayId);
          return server?.gateway && { publicKey: server.gateway.publicKey, server };
        },
        now: clock(),
      },
    );
    log({ recordingServerId: server.recordingServerId });
    return server;
  };

/** The API that gateways speak, as a function: API Gateway and the tests are its callers. */
export const gatewayApi = (dependencies: Dependencies) =>
  programApi({
    contract: gatewayRoutes,
    operations,
    access: 'gateway',
    identify: gatewayWithKey(dependencies),
    context: dependencies,
    defects: 'GatewayApiDefects',
  });

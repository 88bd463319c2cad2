import { gatewayAudience } from '../../api/programs/gateway.ts';
import type { Clock } from '../../domain/clock.ts';
import type { RecordingServer, RecordingServerStore } from '../../domain/flag/recording-server.ts';
import type { Identify } from '../kit/http/edge.ts';
import { signerOf } from '../kit/http/program-key.ts';

/** Identifies a gateway by its own key, which signs each call. */
export const gatewayWithKey =
  ({
    recordingServers,
    clock,
  }: {
    recordingServers: Pick<RecordingServerStore, 'find'>;
    clock: Clock;
  }): Identify<RecordingServer> =>
  async ({ route: { path }, request, log }) => {
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

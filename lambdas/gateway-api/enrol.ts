import { codeHash } from '../../domain/data-server/enrolment-code.ts';
import { enrolGateway } from '../../domain/flag/recording-server.ts';
import { publicKey as readKey } from '../kit/http/program-key.ts';
import type { Operation } from './operation.ts';

/** Enrols the gateway of a recording server. The previous gateway loses access, because its machine was replaced. */
export const enrol: Operation<'enrol'> =
  ({ recordingServers, clock, telemetry }) =>
  async ({ code, machine, publicKey }) => {
    await readKey(publicKey);
    const { recordingServerId, name } = await enrolGateway(recordingServers, {
      machine,
      publicKey,
      codeHash: await codeHash(code),
      enrolledAt: clock().toISOString(),
    });
    telemetry.log.info('Gateway enrolled', { recordingServerId });
    return { gatewayId: recordingServerId, recordingServerId, name };
  };

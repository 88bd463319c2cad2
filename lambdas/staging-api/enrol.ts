import { codeHash, codeMilliseconds } from '../../domain/data-server/enrolment-code.ts';
import { Failure } from '../../domain/failure.ts';
import { sha256 } from '../../domain/sha256.ts';
import { publicKey as readKey } from '../kit/http/program-key.ts';
import type { Operation } from './operation.ts';

/**
 * A code enrols one agent, once. The id of the agent is derived from its key, so an agent that lost the answer may ask
 * again with the same code.
 */
export const enrol: Operation<'enrol'> =
  ({ dataServers, clock, telemetry }) =>
  async ({ code, machine, publicKey }) => {
    await readKey(publicKey);
    const now = clock().toISOString();
    const hash = await codeHash(code);
    const agentId = (await sha256(`${hash} ${publicKey.x}`)).slice(0, 32);

    const before = await dataServers.agent(agentId);
    if (before && Date.parse(now) - Date.parse(before.enrolledAt) < codeMilliseconds) {
      const server = await dataServers.find(before.dataServerId);
      if (server) return { agentId, dataServerId: server.dataServerId, name: server.name };
    }
    const server = (await dataServers.all()).find(({ enrolment }) => enrolment?.codeHash === hash);
    if (!server) throw new Failure('forbidden', 'This code is wrong, has been used or has expired');
    const { dataServerId, name } = server;
    await dataServers.enrol({ agentId, dataServerId, machine, publicKey, enrolledAt: now }, hash, now);
    telemetry.log.info('Staging agent enrolled', { agentId, dataServerId });
    return { agentId, dataServerId, name };
  };

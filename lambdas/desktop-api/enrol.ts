import { codeHash } from '../../domain/data-server/enrolment-code.ts';
import { codeIdOf } from '../../domain/desktop/desktop.ts';
import { sha256 } from '../../domain/sha256.ts';
import { publicKey as readKey } from '../kit/http/program-key.ts';
import type { Operation } from './operation.ts';

/**
 * A code enrols as many PCs as it was made for. The id of a PC is derived from its key, so a PC that lost the answer
 * may ask again with the same code, without using it up.
 */
export const enrol: Operation<'enrol'> =
  ({ desktops, clock, telemetry }) =>
  async ({ code, machine, platform, publicKey }) => {
    await readKey(publicKey);
    const hash = await codeHash(code);
    const desktopId = (await sha256(`${hash} ${publicKey.x}`)).slice(0, 32);
    const enrolledAt = clock().toISOString();
    await desktops.enrol({ desktopId, machine, platform, publicKey, codeId: codeIdOf(hash), enrolledAt }, hash);
    telemetry.log.info('PC enrolled', { desktopId });
    return { desktopId };
  };

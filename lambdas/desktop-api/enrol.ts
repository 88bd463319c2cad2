import { codeHash } from '../../domain/data-server/enrolment-code.ts';
import { codeIdOf } from '../../domain/desktop/desktop.ts';
import { sha256 } from '../../domain/sha256.ts';
import { publicKey as readKey } from '../kit/http/program-key.ts';
import type { Operation } from './operation.ts';

/**
 * A code enrols as many PCs as it was made for. A PC's id comes from its key, so that a PC whose answer was lost on the
 * way may ask again with the same code, at no further use of it.
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

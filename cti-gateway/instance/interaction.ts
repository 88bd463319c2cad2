import { createHash } from 'node:crypto';
import { interactionFrom, interactionText } from '../../domain/flag/interaction.ts';

/**
 * The id that the legs of a call share (QG-09). It is computed from the PBX's first reference for the call, so that a program
 * that was killed, and another gateway on the same PBX, get the same id. The cloud computes it too, to find a call by its
 * reference without a row for it.
 */
export const interactionOf =
  (callSource: string) =>
  (callRef: string): string =>
    interactionFrom(createHash('sha256').update(interactionText(callSource, callRef)).digest());

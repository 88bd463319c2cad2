import { createHash } from 'node:crypto';
import { interactionFrom, interactionText } from '../../domain/flag/interaction.ts';

/**
 * The id that ties the legs of a call together (QG-09). It follows from what the PBX calls the call first, so that a
 * program that was killed, and another gateway on the same PBX, find the same one. The cloud computes it too, and finds
 * a call by its reference without a row of its own for it.
 */
export const interactionOf =
  (callSource: string) =>
  (callRef: string): string =>
    interactionFrom(createHash('sha256').update(interactionText(callSource, callRef)).digest());

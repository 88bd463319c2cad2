import { createHash } from 'node:crypto';

/**
 * The id that ties the legs of a call together (QG-09). It follows from what the PBX calls the call first, so that a
 * program that was killed, and another gateway on the same PBX, find the same one; it is a UUID of version 8.
 */
export const interactionOf =
  (source: string) =>
  (callRef: string): string => {
    const bytes = createHash('sha256')
      .update(JSON.stringify([source, callRef]))
      .digest()
      .subarray(0, 16);
    bytes[6] = (bytes[6]! & 0x0f) | 0x80;
    bytes[8] = (bytes[8]! & 0x3f) | 0x80;
    return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  };

/** The text whose SHA-256 is the id of an interaction: the call source, and its first reference for the call. */
export const interactionText = (callSource: string, callRef: string): string => JSON.stringify([callSource, callRef]);

/** A UUID of version 8 from the first bytes of a digest. */
export const interactionFrom = (digest: Uint8Array): string => {
  const bytes = digest.slice(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
};

/** The id that a gateway gives to a call for which its source has this reference. */
export const interactionOfCall = async (callSource: string, callRef: string): Promise<string> => {
  const text = new TextEncoder().encode(interactionText(callSource, callRef));
  return interactionFrom(new Uint8Array(await crypto.subtle.digest('SHA-256', text)));
};

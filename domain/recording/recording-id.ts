/** A recording's stable id: the first 16 hex digits of the SHA-256 of its location. */
export const recordingIdOf = async (location: string): Promise<string> => {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(location));
  return Array.from(new Uint8Array(hash, 0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
};

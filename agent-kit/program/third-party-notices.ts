import { getAsset, isSea } from 'node:sea';

export const noticesAsset = 'third-party-notices';

/** The licenses of what the executable contains; it carries them wherever it is copied. */
export const thirdPartyNotices = (buildCommand: string): string =>
  isSea() ? getAsset(noticesAsset, 'utf8') : `Only the built program contains third-party software: ${buildCommand}`;

import { getAsset, isSea } from 'node:sea';

export const noticesAsset = 'third-party-notices';

/** The licenses of the software in the executable, which contains them so that they are copied with it. */
export const thirdPartyNotices = (buildCommand: string): string =>
  isSea() ? getAsset(noticesAsset, 'utf8') : `Only the built program contains third-party software: ${buildCommand}`;

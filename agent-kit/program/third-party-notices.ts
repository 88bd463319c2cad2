import { getAsset, isSea } from 'node:sea';

export const noticesAsset = 'third-party-notices';

/** The licenses of what the executable contains, which it carries wherever it is copied. */
export const thirdPartyNotices = (): string =>
  isSea()
    ? getAsset(noticesAsset, 'utf8')
    : 'Only the built program contains third-party software: npm run build:staging-agent';

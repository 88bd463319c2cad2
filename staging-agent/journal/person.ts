import type { Person } from './states.ts';

/**
 * The reason without the person that it names. Who they are is in the manifest, which only those read who may; it
 * belongs neither in a log nor in the cloud.
 */
export const reasonWithoutPerson = ({ reason, person = {} }: { reason: string; person?: Person }): string => {
  const { username, ipAddress } = person;
  let short = reason;
  if (username) short = short.replaceAll(username, 'its agent');
  if (ipAddress) short = short.replaceAll(ipAddress, 'its address');
  return short === reason ? reason : `${short} (Its manifest names the agent and the address.)`;
};

import type { Person } from './states.ts';

/**
 * Removes the person from a reason. The manifest names them, and only authorised people can read it; a name belongs neither
 * in a log nor in the cloud.
 */
export const reasonWithoutPerson = ({ reason, person = {} }: { reason: string; person?: Person }): string => {
  const { username, ipAddress } = person;
  let short = reason;
  if (username) short = short.replaceAll(username, 'its agent');
  if (ipAddress) short = short.replaceAll(ipAddress, 'its address');
  return short === reason ? reason : `${short} (Its manifest names the agent and the address.)`;
};

import { isAssociated } from '../data-server/association.ts';
import type { DataServer } from '../data-server/data-server.ts';

/** Where a PC delivers a recording: to the cloud itself, or into the staging location of a data server. */
export type Delivery = { how: 'cloud' } | { how: 'staging-location'; dataServerId: string; location: string };

/**
 * A PC or an agent that is associated with a data server stages there (SU-03, SU-28). Without an association, recordings
 * wait on the PC for their own rule (SU-26).
 */
export const deliveryOf = (
  servers: readonly DataServer[],
  { ipAddresses, teamIds }: { ipAddresses: readonly string[]; teamIds: readonly string[] },
): Delivery => {
  const addresses: readonly (string | undefined)[] = ipAddresses.length > 0 ? ipAddresses : [undefined];
  const server = servers.find(
    ({ stagedUpload: { enabled, location }, association }) =>
      enabled &&
      location !== undefined &&
      addresses.some((ipAddress) =>
        isAssociated(association, { ...(ipAddress !== undefined && { ipAddress }), teamIds }),
      ),
  );
  const location = server?.stagedUpload.location;
  return server && location !== undefined
    ? { how: 'staging-location', dataServerId: server.dataServerId, location }
    : { how: 'cloud' };
};

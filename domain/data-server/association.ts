import type { Association, DataServer } from './data-server.ts';
import { ipAddress, ipRange } from './ip-range.ts';

/** Where a recording was made, and by which agent. */
export interface Origin {
  ipAddress?: string;
  /** The agent's team and the teams above it. */
  teamIds: readonly string[];
}

/** Whether the address lies in one of the ranges. A range that cannot be parsed contains no address. */
export const inRanges = (text: string | undefined, ranges: readonly string[]): boolean => {
  const address = text === undefined ? undefined : ipAddress(text);
  if (!address) return false;
  return ranges.some((one) => {
    const range = ipRange(one);
    return range?.bits === address.bits && range.first <= address.value && address.value <= range.last;
  });
};

/**
 * Whether an agent's PC may stage here: by address, by team, or by both (SU-22..25). `any`: one of the two is enough;
 * `all`: both must match if both are given. With neither, nobody is associated.
 */
export const isAssociated = ({ mode, ipRanges, teamIds }: Association, origin: Origin): boolean => {
  const checks = [
    ...(ipRanges.length > 0 ? [inRanges(origin.ipAddress, ipRanges)] : []),
    ...(teamIds.length > 0 ? [origin.teamIds.some((teamId) => teamIds.includes(teamId))] : []),
  ];
  return checks.length > 0 && (mode === 'all' ? checks.every(Boolean) : checks.some(Boolean));
};

/**
 * Why the data server does not accept a recording, whose recording it is, and what to do, for the person who looks
 * after it on site. Undefined if it accepts the recording. `isKnownUser`: there is a user of this name.
 */
export const whyNotAssociated = (
  { name, association }: Pick<DataServer, 'name' | 'association'>,
  { username, isKnownUser, ...origin }: Origin & { username: string; isKnownUser: boolean },
): string | undefined => {
  if (isAssociated(association, origin)) return undefined;
  const { ipRanges, teamIds } = association;
  const byAddress =
    origin.ipAddress === undefined ? 'the manifest has no address' : 'the address is in none of its ranges';
  const byTeam = isKnownUser ? 'the agent is in none of its teams' : 'no user has this name, so their team is unknown';
  const reasons = [
    ...(ipRanges.length > 0 && !inRanges(origin.ipAddress, ipRanges) ? [byAddress] : []),
    ...(teamIds.length > 0 && !origin.teamIds.some((teamId) => teamIds.includes(teamId)) ? [byTeam] : []),
  ];
  const who = origin.ipAddress === undefined ? username : `${username} at ${origin.ipAddress}`;
  const why = reasons.length === 0 ? 'neither addresses nor teams are associated with it yet' : reasons.join(', and ');
  return `${who} is not associated with the data server ${name}: ${why}. Ask an administrator to correct this in Data servers, then move the recording and its manifest back.`;
};

/** The problems of an association, each with the path of its field. Empty if it is valid (SU-22). */
export const associationProblems = ({ ipRanges }: Association): { field: string; sentence: string }[] =>
  ipRanges.flatMap((text, index) =>
    ipRange(text)
      ? []
      : [
          {
            field: `ipRanges.${index}`,
            sentence: `${text} is not an IP address, a CIDR block like 10.1.0.0/16, or a range like 10.1.0.10-10.1.0.99`,
          },
        ],
  );

import type { Description } from '../../tags.ts';

/** Describes each operation on recording servers, gateways and extensions. */
export const telephonyDescriptions = {
  listRecordingServers: {
    tag: 'Telephony on site',
    description:
      'Several recording servers may write to one data server, and several may have the same site. `gateway` is the last report of the program on the CTI server: its call source, agents without a user and users without an agent, and recordings without flags, with the reasons.',
  },
  createRecordingServer: {
    tag: 'Telephony on site',
    description: 'If no optional flag is given, `cti-gateway configure` creates its flags later.',
  },
  changeRecordingServer: {
    tag: 'Telephony on site',
    description:
      'Its gateway uses the new settings after its next report. Flags that were written before stay as they are.',
  },
  removeRecordingServer: {
    tag: 'Telephony on site',
    description: 'Its gateway loses access at once. Flags that it wrote stay, and searches still find them.',
  },
  createGatewayCode: {
    tag: 'Telephony on site',
    description:
      'The code is only in this answer. The gateway that enrols with it replaces the previous one, which loses access.',
  },
  loadGatewayUsers: {
    tag: 'Telephony on site',
    description:
      'Gateways load users when they start, and daily. This request makes one load them with its next report, within half a minute.',
  },
  listUserExtensions: {
    tag: 'Telephony on site',
    description: 'A user takes calls on one extension, which one recording server records.',
  },
  importUserExtensions: {
    tag: 'Telephony on site',
    description:
      'Names users and recording servers by id or name. Users who are not in the list keep their extensions.',
  },
  setUserExtension: {
    tag: 'Telephony on site',
    description: 'If two users have the same extension of one recording server, it lists both, and neither gets flags.',
  },
} as const satisfies Record<string, Description>;

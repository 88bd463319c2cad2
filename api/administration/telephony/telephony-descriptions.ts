import type { Description } from '../../tags.ts';

/** What each operation on recording servers, gateways and extensions does. */
export const telephonyDescriptions = {
  listRecordingServers: {
    tag: 'Telephony on site',
    description:
      'Several recording servers may write to one data server, and several may have the same site. `gateway` is what the program on the CTI server last reported: its call source, agents and users without each other, and recordings without flags, with the reasons.',
  },
  createRecordingServer: {
    tag: 'Telephony on site',
    description: 'With no optional flag, its flags are created by `cti-gateway configure`.',
  },
  changeRecordingServer: {
    tag: 'Telephony on site',
    description: 'Its gateway runs the new settings after its next report. What was written before stays as it is.',
  },
  removeRecordingServer: {
    tag: 'Telephony on site',
    description: 'Its gateway loses access at once. Flags that it wrote stay, and are still found.',
  },
  createGatewayCode: {
    tag: 'Telephony on site',
    description:
      'The code is in this answer and nowhere else. The gateway that enrols with it replaces the one before, which loses access.',
  },
  loadGatewayUsers: {
    tag: 'Telephony on site',
    description:
      'Gateways load users at start and daily. This makes it load them with its next report, within half a minute.',
  },
  listUserExtensions: {
    tag: 'Telephony on site',
    description: 'A user takes calls on one extension, which one recording server records.',
  },
  importUserExtensions: {
    tag: 'Telephony on site',
    description: 'Users and recording servers by id or name. Users that are not in the list keep what they have.',
  },
  setUserExtension: {
    tag: 'Telephony on site',
    description: 'Two users with the same extension of one recording server are listed there: none of them gets flags.',
  },
} as const satisfies Record<string, Description>;

import type { Description } from '../tags.ts';

/** Describes each operation of recording control. */
export const controlDescriptions = {
  commandRecording: {
    tag: 'Recording control',
    description:
      'Sends the command to every recorder of the contact and returns each recorder’s answer. 200 only if all confirmed; 207 if some did, or will. Send a `clientRequestId`: a repeated request gets the same answer and sends nothing again.',
  },
  commandBlackout: {
    tag: 'Recording control',
    description: 'Like a pause, and the span is also removed from anything that was recorded despite it.',
  },
  getRecordingStatus: {
    tag: 'Recording control',
    description:
      'Returns for each medium the state that its recorders last confirmed, and since when. Any contact id of the transfer chain will do.',
  },
  getControlLedger: {
    tag: 'Reports of pauses',
    description:
      'The entries are chained by their hashes. `check` says whether an entry is missing or was changed, and which one.',
  },
  getMarks: {
    tag: 'Tags and metadata',
    description: 'Fields whose content the caller may not see are listed without a value.',
  },
  tagContact: {
    tag: 'Tags and metadata',
    description:
      'A tag that is set before the rules decide keeps all media of the contact; one that is set later keeps its sound. Setting the same label again changes nothing.',
  },
  untagContact: {
    tag: 'Tags and metadata',
    description:
      'Recordings that were kept because of the tag stay kept. Removing a label that is not set is not an error.',
  },
  writeMetadata: {
    tag: 'Tags and metadata',
    description:
      'Writes only the fields that are sent; an empty value empties a field. The newest value of a field wins.',
  },
  getScreenRedaction: {
    tag: 'Screen redaction',
    description:
      'The spans to blank, counted from the start of each screen recording, and who has confirmed which recordings.',
  },
  screensRedacted: {
    tag: 'Screen redaction',
    description:
      'Confirms that the spans are blanked in these recordings. The contact is shown to everyone again once all of them are confirmed.',
  },
  commandAgentRecording: {
    tag: 'Recording control',
    description:
      'For programs that know the agent and not the contact. A pause reaches all live calls of the agent; a resume ends the pauses that began together. If it is still not clear which contact is meant, 409 lists their ids and nothing is sent.',
  },
  commandAgentBlackout: {
    tag: 'Recording control',
    description: 'As `commandBlackout`, for a program that knows the agent and not the contact.',
  },
  tagAgentContact: {
    tag: 'Tags and metadata',
    description:
      'For programs that know the agent and not the contact. If the agent is on several contacts, 409 lists their ids.',
  },
  writeAgentMetadata: {
    tag: 'Tags and metadata',
    description:
      'For programs that know the agent and not the contact. If the agent is on several contacts, 409 lists their ids.',
  },
  getAgentRecordingStatus: {
    tag: 'Recording control',
    description: 'Returns the status of each live contact of the agent. The list is empty if they are on none.',
  },
  listLiveContacts: {
    tag: 'Recording control',
    description: 'Lists the newest first. Supervisors see the contacts of their teams, agents their own.',
  },
  listLiveAgents: {
    tag: 'Recording control',
    description:
      'Lists agents on a contact, and agents without one whose screen a PC records; at most a thousand. Supervisors see their own teams.',
  },
  getMonitoringRights: {
    tag: 'Live monitoring',
    description: 'All are false until the deployment turns monitoring on and an administrator grants it.',
  },
  listenToContact: {
    tag: 'Live monitoring',
    description:
      "Only for people. The contact's history records it before the provider is called. It is refused while the recording of the contact is paused.",
  },
  watchScreen: {
    tag: 'Live monitoring',
    description:
      "Only for people. Only the page can read the stills, because the PC seals each one for a key that the page has created. The page polls once a second; ten seconds after it stops, the PC stops too. The contact's history records it before the PC is told. The picture is black while any medium of the contact is paused.",
  },
  getMyControls: {
    tag: 'Recording control',
    description:
      'Returns what a page needs to show its buttons: the granted functions, the metadata fields, and the live contacts.',
  },
  getOnDemand: {
    tag: 'On-Demand',
    description:
      'For people who take calls. They need a schedule of the type On-Demand and one of the functions `start-stop`, `blackout` and `metadata`. People with *Notify On-Demand Recordings Only* see only recordings that they started.',
  },
  commandOnDemand: {
    tag: 'On-Demand',
    description:
      '`what` is `recording` or `blackout`. The commands go to the same recorders and the same ledger as all others. If a schedule records the call anyway, start and stop mark a recording of the agent’s own in it. While another command is in progress, the answer is 409 with the code `busy`, and nothing was done. `screen` is answered 409, because only the client on a PC records a screen without a call.',
  },
  createChangesTicket: {
    tag: 'Recording control',
    description:
      'Opens one WebSocket within 30 seconds. The socket only says in which topic something changed; fetch the state from this API. Programs poll instead.',
  },
  listIntegrations: {
    tag: 'Recording control',
    description:
      'Lists for each provider which commands it accepts, which changes are only recorded, and what must be set up for it.',
  },
  listPauses: {
    tag: 'Reports of pauses',
    description: "Lists the pauses of one day in the deployment's time zone, in order. Unconfirmed ones are marked.",
  },
  getPauseReport: {
    tag: 'Reports of pauses',
    description:
      'Returns the same pauses as `listPauses`, for a spreadsheet, with one line for each pause and recorder.',
  },
  getControlSettings: {
    tag: 'Settings of recording control',
    description:
      'Returns the current settings. Until somebody saves settings, recording control is off, and these are a proposal.',
  },
  changeControlSettings: {
    tag: 'Settings of recording control',
    description:
      'Replaces all settings. They apply to the next command. Send the `version` that the change is based on: 409 means that somebody else saved in between.',
  },
  getUserIdentifiers: {
    tag: 'Settings of recording control',
    description:
      'Returns system user name, phone and CRM user name of one user, by which programs may address the agent.',
  },
  setUserIdentifiers: {
    tag: 'Settings of recording control',
    description: 'Replaces all of them. 409 if another user already has one of these names.',
  },
  receiveTwilioEvent: {
    tag: 'Webhooks',
    description:
      'For Twilio only. An event without a valid signature is answered 403 and counted. Repeated events are harmless.',
  },
  receiveWebexEvent: {
    tag: 'Webhooks',
    description:
      'For Webex Contact Center only. An event without a valid signature is answered 403 and counted. Repeated events are harmless.',
  },
} as const satisfies Record<string, Description>;

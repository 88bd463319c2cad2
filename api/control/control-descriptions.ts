import type { Description } from '../tags.ts';

/** What each operation of recording control does. */
export const controlDescriptions = {
  commandRecording: {
    tag: 'Recording control',
    description:
      'Sends the command to every recorder of the contact and returns each recorder’s answer. 200 only when all confirmed; 207 when some did, or will. Send a `clientRequestId`: a repeated request gets the same answer and sends nothing again.',
  },
  commandBlackout: {
    tag: 'Recording control',
    description: 'Like a pause, and the span is also removed from anything that was recorded despite it.',
  },
  getRecordingStatus: {
    tag: 'Recording control',
    description:
      'For each medium what its recorders last confirmed, and since when. Any contact id of the transfer chain will do.',
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
      'A tag set before the rules decide keeps all media of the contact; one set later keeps its sound. The same label again changes nothing.',
  },
  untagContact: {
    tag: 'Tags and metadata',
    description: 'Recordings that were kept because of the tag stay kept. A label that is not set is no error.',
  },
  writeMetadata: {
    tag: 'Tags and metadata',
    description:
      'Only the fields that are sent are written; an empty value empties a field. The newest value of a field wins.',
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
      'For programs that know the agent and not the contact. A pause reaches all live calls of the agent; a resume ends what was paused together. Where that leaves several contacts open, 409 lists their ids and nothing is sent.',
  },
  commandAgentBlackout: {
    tag: 'Recording control',
    description: 'As `commandBlackout`, for a program that knows the agent and not the contact.',
  },
  tagAgentContact: {
    tag: 'Tags and metadata',
    description:
      'For programs that know the agent and not the contact. 409 lists the ids where the agent is on several contacts.',
  },
  writeAgentMetadata: {
    tag: 'Tags and metadata',
    description:
      'For programs that know the agent and not the contact. 409 lists the ids where the agent is on several contacts.',
  },
  getAgentRecordingStatus: {
    tag: 'Recording control',
    description: 'The status of each live contact of the agent; an empty list when they are on none.',
  },
  listLiveContacts: {
    tag: 'Recording control',
    description: 'The newest first. Supervisors see the contacts of their teams, agents their own.',
  },
  listLiveAgents: {
    tag: 'Recording control',
    description:
      'Agents on a contact, and agents without one whose screen a PC records. Supervisors see their own teams. At most a thousand.',
  },
  getMonitoringRights: {
    tag: 'Live monitoring',
    description: 'False until the deployment turns it on and an administrator grants it.',
  },
  listenToContact: {
    tag: 'Live monitoring',
    description:
      'Only for people. It is recorded before the provider is asked. Refused while the recording of the contact is paused.',
  },
  watchScreen: {
    tag: 'Live monitoring',
    description:
      'Only for people, and only the page can read what comes: the PC seals each still for the key that the page made. The page asks once a second; ten seconds after it stopped, so does the PC. It is on record before the PC learns of it, and black while anything of the contact is paused.',
  },
  getMyControls: {
    tag: 'Recording control',
    description:
      'What a page needs to show buttons: the functions that were granted, the metadata fields, and the live contacts.',
  },
  getOnDemand: {
    tag: 'On-Demand',
    description:
      'For people who take calls: it needs a schedule of the type On-Demand and the functions `start-stop`, `blackout` or `metadata`. People with *Notify On-Demand Recordings Only* see nothing of recordings that they did not start.',
  },
  commandOnDemand: {
    tag: 'On-Demand',
    description:
      '`what` is `recording` or `blackout`. The commands go to the same recorders and the same ledger as all others. Where a schedule records the call anyway, start and stop mark a recording of the agent’s own in it. While another command is in progress the answer is a 409 with the code `busy`; nothing was done. `screen` is a 409: only the client on a PC records a screen without a call.',
  },
  createChangesTicket: {
    tag: 'Recording control',
    description:
      'Opens one WebSocket within 30 seconds. The socket only says under which topic something changed; fetch the state from this API. Programs poll instead.',
  },
  listIntegrations: {
    tag: 'Recording control',
    description: 'For each provider which commands it takes, which are only noted, and what must be set up for it.',
  },
  listPauses: {
    tag: 'Reports of pauses',
    description: "The pauses of one day in the deployment's time zone, in their order. Unconfirmed ones are marked.",
  },
  getPauseReport: {
    tag: 'Reports of pauses',
    description: 'The same pauses as `listPauses`, one line for each, for a spreadsheet.',
  },
  getControlSettings: {
    tag: 'Settings of recording control',
    description:
      'The settings in force. Before anybody has saved any, recording control is off and a proposal is shown.',
  },
  changeControlSettings: {
    tag: 'Settings of recording control',
    description:
      'Replaces all settings. They apply from the next command on. Send the `version` that the change is based on: 409 means that somebody else saved in between.',
  },
  getUserIdentifiers: {
    tag: 'Settings of recording control',
    description: 'System user name, phone and CRM user name of one user: what programs may call the agent by.',
  },
  setUserIdentifiers: {
    tag: 'Settings of recording control',
    description: 'Replaces them. 409 when another user already has one of these names.',
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

import type { OperationId } from './routes.ts';

/** Groups of operations, in the order in which the document shows them. */
export const tags = {
  Service: 'Whether Fermata is up, and what its API looks like.',
  Contacts: 'Search contacts, open them, and play their recordings.',
  'Missing recordings': 'Contacts without the recording they should have, and recordings without a contact.',
  'Users and teams': 'Users and teams as last synced from the provider.',
  'Who is recorded': 'Whose voice and screen are recorded, and how Fermata works with Amazon Connect.',
  'Data servers': 'The machines on site where recordings wait, and their staging agents.',
  'Telephony on site': 'Recording servers, their gateways, and the extensions of users.',
  Desktops: 'Agents’ PCs that record screens, and the codes they enrol with.',
  'Desktop items': 'What agents’ PCs watch, and what they pause by themselves.',
  'Workflow rules': 'The rules of End of Call and of the Daily Event.',
  'Staged upload': 'What waits on site, what the rules decided, and how far the upload is.',
  'Recording control': 'Pause, resume, start and stop the recorders of live contacts.',
  'Live monitoring': 'Listening to live contacts. Agents are not told.',
  'On-Demand': 'What agents record of their own calls, and when.',
  'Tags and metadata': 'What people and programs write onto a contact.',
  Redaction: 'Removing parts of recordings that must not be kept: one person asks, another one approves.',
  'Screen redaction': 'Screens of contacts that were paused at their provider.',
  'Reports of pauses': 'Every pause of a day, and the proof of it.',
  'Settings of recording control': 'Who may do what, and by which names agents are addressed.',
  Webhooks: 'Events that providers send. Each one is checked by its signature.',
} as const;
export type Tag = keyof typeof tags;

/** The OpenAPI description of each operation. An operation without an entry does not compile. */
export const descriptions: Readonly<Record<OperationId, { tag: Tag; description: string }>> = {
  getHealth: {
    tag: 'Service',
    description:
      'For monitors, without a token. `degraded` means that a table did not answer. The times show when a contact was last imported and users were last synced.',
  },
  getOpenApi: {
    tag: 'Service',
    description: 'The document is generated from the schemas that check every request, so it cannot drift from them.',
  },
  getMe: {
    tag: 'Users and teams',
    description:
      "The caller's role, their own user record, and the teams whose contacts they see. A client asks this first.",
  },
  searchContacts: {
    tag: 'Contacts',
    description:
      'All filters hold together. Without dates the search covers the last seven days. A page may be shorter than `limit` and still have a `next`: ask for the next page until `next` is null. Supervisors find contacts of their teams, agents their own.',
  },
  getContact: {
    tag: 'Contacts',
    description:
      'Everything that is known of one contact: its recordings with their states, its pauses, the other contacts of its transfer chain, and the history of who did what. A contact that the caller may not see is answered 404.',
  },
  playRecording: {
    tag: 'Contacts',
    description:
      "Writes the caller's name into the contact's history, then gives an address that plays the recording for a short time. Nothing else is needed to use the address, so do not pass it on. 404: it has not arrived yet. 409: it is archived or being restored, or cannot be read. 410: it was deleted.",
  },
  downloadRecording: {
    tag: 'Contacts',
    description:
      "Needs the permission to download (Settings of recording control). Writes the caller's name into the contact's history, then gives a short-lived address that saves the file. The failures are those of `playRecording`.",
  },
  listQueues: {
    tag: 'Contacts',
    description:
      'For suggestions while somebody types the name of a queue. It says nothing of contacts, so everybody who is signed in gets the same list.',
  },
  listMissingRecordings: {
    tag: 'Missing recordings',
    description:
      'The oldest first, with the reason why each recording is missing. A contact leaves the list when its recording arrives.',
  },
  listUnmatchedRecordings: {
    tag: 'Missing recordings',
    description:
      'Files in the recordings bucket that no contact record lists, the oldest first. Each is joined to its contact as soon as the contact record comes.',
  },
  reconcileMissingRecordings: {
    tag: 'Missing recordings',
    description:
      'Starts the check that otherwise runs at night, and answers at once. Look at the list again after some minutes.',
  },
  listUsers: {
    tag: 'Users and teams',
    description: 'Supervisors see the users of their teams. Users who have left the provider are listed as inactive.',
  },
  syncUsers: {
    tag: 'Users and teams',
    description: 'Starts the sync that otherwise runs every hour, and answers at once.',
  },
  setSupervisedTeams: {
    tag: 'Users and teams',
    description:
      'Replaces the list of teams. It counts within half a minute. A supervisor always sees their own team and the teams below it.',
  },
  listTeams: {
    tag: 'Users and teams',
    description: 'Each team with its path in the hierarchy and the number of its active members.',
  },
  getRecordingRoles: {
    tag: 'Who is recorded',
    description:
      'Until somebody saves roles, the voice of everybody is recorded and no screen. A user has the role that names them, else the role of the nearest team above them, else what holds for everybody else.',
  },
  changeRecordingRoles: {
    tag: 'Who is recorded',
    description:
      'Replaces all roles. Send the `version` that the change is based on: 409 means that somebody else saved in between. A user or a team may be in one role only. PCs act on it with their next report.',
  },
  getSchedules: {
    tag: 'Who is recorded',
    description:
      'Until somebody saves schedules, every call is recorded and nothing is On-Demand. Schedules are tried in order, and the first that takes a call decides. They decide which screens PCs record, and who may use On-Demand; your provider records its sound as its own flows say.',
  },
  changeSchedules: {
    tag: 'Who is recorded',
    description:
      'Replaces all schedules. Send the `version` that the change is based on: 409 means that somebody else saved in between. PCs act on it with their next report.',
  },
  simulateSchedules: {
    tag: 'Who is recorded',
    description: 'The schedules, saved or not, run over the calls of the last days. A simulation changes nothing.',
  },
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
    description:
      'Two users with the same extension of one recording server are listed there: nobody of them gets flags.',
  },
  listDesktops: {
    tag: 'Desktops',
    description:
      'What each PC last reported. `notRecorded` names every reason why the screen of a person who is logged on is not recorded. `withoutDesktop` lists agents on a contact whose screen should be recorded, and who are logged on at no PC that reports.',
  },
  listStayingRecordings: {
    tag: 'Desktops',
    description:
      'Screens that a PC has made and that are not in the archive yet, although they ended longer ago than the deployment allows. At most 500.',
  },
  removeDesktop: {
    tag: 'Desktops',
    description:
      'For a PC that was replaced or stolen. Recordings that still wait on it are marked as lost, and contacts whose screens it was asked for are listed as missing. Repeat it when it is interrupted.',
  },
  listDesktopEnrolmentCodes: {
    tag: 'Desktops',
    description: 'The newest first. The codes themselves are shown only when they are created.',
  },
  createDesktopEnrolmentCode: {
    tag: 'Desktops',
    description:
      'One code enrols many PCs, limited by their number and by a date, so that a script can install them silently.',
  },
  revokeDesktopEnrolmentCode: {
    tag: 'Desktops',
    description: 'PCs that have enrolled with it stay enrolled. Repeating it is harmless.',
  },
  getAcdConfiguration: {
    tag: 'Who is recorded',
    description: 'RTE messaging is off until somebody enables it.',
  },
  changeAcdConfiguration: {
    tag: 'Who is recorded',
    description:
      'PCs act on it with their next report: a screen is recorded only while this is on. Send the `version` that the change is based on.',
  },
  listDataServers: {
    tag: 'Data servers',
    description: 'Each data server with its settings and the last report of each of its staging agents.',
  },
  createDataServer: {
    tag: 'Data servers',
    description: 'Names are unique. The password is stored and never shown again; nothing of Fermata can read it.',
  },
  changeDataServer: {
    tag: 'Data servers',
    description:
      'Replaces all settings. Send the `version` that the change is based on: 409 means that somebody else saved in between. Leave the password out to keep it.',
  },
  removeDataServer: {
    tag: 'Data servers',
    description:
      'Its staging agents lose access and its password is deleted. 409 while recordings of it are not in the archive. With `lostRecordings=accepted` they are given up, and each says so from then on.',
  },
  createEnrolmentCode: {
    tag: 'Data servers',
    description:
      'The code enrols one staging agent within an hour and is shown only here. A new code replaces an unused one.',
  },
  removeStagingAgent: {
    tag: 'Data servers',
    description:
      'The key of this staging agent is rejected from now on. Recordings that wait on site stay there. Repeating the request is harmless.',
  },
  getWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      '`kind` is `end-of-call` or `daily`. The rules are in their order: the first one that matches decides.',
  },
  saveWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Saves all rules or none. 400 names every wrong field; 409 means that two rules have the same name, or that somebody else saved in between.',
  },
  lintWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Checks a draft without saving it. A finding names the rule that causes it and whether Save would be refused.',
  },
  simulateWorkflowEvent: {
    tag: 'Workflow rules',
    description:
      'Runs a draft over the recordings of the last days and counts what each rule would do. Nothing is decided or saved.',
  },
  getSetUpCheck: {
    tag: 'Staged upload',
    description:
      'For each of the four steps whether it is done and what is missing; for each agent whether they would be staged, and why.',
  },
  getDesktopItems: {
    tag: 'Desktop items',
    description: 'What PCs watch, and what they do about it. Without any, `version` is 0 and PCs watch nothing.',
  },
  saveDesktopItems: {
    tag: 'Desktop items',
    description:
      'Saves everything or nothing. 400 names every wrong field; 409 means that somebody else saved in between. PCs are notified at once; each reports the version that it runs.',
  },
  getDesktopItemActivity: {
    tag: 'Desktop items',
    description:
      'Counts of all PCs by day, also of events in a dry run. Nothing here says who did what, or on which page.',
  },
  getTonight: {
    tag: 'Staged upload',
    description:
      'Totals for each data server with a forecast of when the upload ends, and the last runs of the Daily Event. There is no forecast while a data server is silent.',
  },
  getRunReport: {
    tag: 'Staged upload',
    description:
      'One line for each recording that the run decided. A report holds 10,000 lines at most; the last line says when it was cut short. Ask for the parts with `ids` then.',
  },
  listUploads: {
    tag: 'Staged upload',
    description: 'Each recording with its decision, its last failure, and its chain of custody.',
  },
  retryUpload: {
    tag: 'Staged upload',
    description: 'Puts a failed upload back into the queue of its data server. 409 when it has not failed.',
  },
  commandRecording: {
    tag: 'Recording control',
    description:
      'Sends the command to every recorder of the contact and answers what each one said. 200 only when all confirmed; 207 when some did, or will. Send a `clientRequestId`: a repeated request gets the same answer and sends nothing again.',
  },
  commandBlackout: {
    tag: 'Recording control',
    description: 'As a pause, and the span is also removed from what was recorded in spite of it.',
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
  requestRedaction: {
    tag: 'Redaction',
    description:
      'The spans are silenced in sound and black in screens, in all recordings of the contact, once somebody else has approved it. Until then everything can be played. It expires after a week.',
  },
  listRedactionsOfContact: {
    tag: 'Redaction',
    description: 'Each request with its decision and what became of each recording, with the hashes before and after.',
  },
  listRedactions: {
    tag: 'Redaction',
    description: 'Of contacts that the caller sees. Expired requests are left out.',
  },
  decideRedaction: {
    tag: 'Redaction',
    description:
      'Only for people, and never for the one who asked. From the approval on, the recordings cannot be played until the spans are removed from them, in every version that is stored. This cannot be undone.',
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
      'Only for people. It is on record before the provider is asked. Refused while the recording of the contact is paused.',
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
      'Replaces all settings. They count for the next command. Send the `version` that the change is based on: 409 means that somebody else saved in between.',
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
};

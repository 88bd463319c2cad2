/** Groups of operations, in the order in which the document shows them. */
export const tags = {
  Service: 'Whether Fermata is up, and what its API offers.',
  Contacts: 'Search contacts, open them, and play their recordings.',
  'Missing recordings': 'Contacts without the recording they should have, and recordings without a contact.',
  'Users and teams': 'Users and teams as last synced from the provider.',
  'Who is recorded': 'Whose voice and screen are recorded, and how Fermata works with Amazon Connect.',
  'Data servers': 'The machines on site where recordings wait, and their staging agents.',
  'Telephony on site': 'Recording servers, their gateways, and the extensions of users.',
  Desktops: 'Agents’ PCs that record screens, and the codes they enrol with.',
  'Desktop items': 'What agents’ PCs watch, and what they pause by themselves.',
  'Workflow rules': 'The rules of End of Call and of the Daily Event.',
  'Staged upload': 'Recordings that wait on site, the decisions of the rules, and the progress of the upload.',
  'Recording control': 'Pause, resume, start and stop the recorders of live contacts.',
  'Live monitoring': 'Listening to live contacts. Agents are not told.',
  'On-Demand': 'Recordings that agents start and stop on their own calls.',
  'Tags and metadata': 'Labels and fields that people and programs write on a contact.',
  Evaluation: 'Forms by which conversations are judged, and evaluations of contacts.',
  Redaction: 'Removing parts of recordings that must not be kept: one person asks, another one approves.',
  'Screen redaction': 'Screens of contacts that were paused at their provider.',
  'Reports of pauses': 'Every pause of a day, and the proof of it.',
  'Settings of recording control': 'Who may do what, and by which names agents are addressed.',
  Webhooks: 'Events that providers send. Each one is checked by its signature.',
} as const;
export type Tag = keyof typeof tags;

/** The description of an operation in the OpenAPI document. */
export interface Description {
  tag: Tag;
  description: string;
}

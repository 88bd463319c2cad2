import type { SimulatedGroup, SimulatedUser } from '../connect-simulator/directory.ts';

/** The contact record of a plain contact, with every key that Connect writes, nulls included. */
export type ContactRecord = Record<string, unknown> & { ContactId: string; LastUpdateTimestamp: string };

export interface Instance {
  arn: string;
  groups: readonly SimulatedGroup[];
}

/** `2026-11-20T09:30:00Z`, in whole seconds as Connect writes it. */
export const timestamp = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

export const telephone = (Address: string) => ({ Address, Type: 'TELEPHONE_NUMBER' });

export const recordOf = (
  instance: Instance,
  contactId: string,
  begins: number,
  ends: number,
  channel: string,
): ContactRecord => ({
  AWSAccountId: instance.arn.split(':')[4],
  AWSContactTraceRecordFormatVersion: '2017-03-10',
  Agent: null,
  AgentConnectionAttempts: 0,
  AnsweringMachineDetectionStatus: null,
  Attributes: {},
  Campaign: { CampaignId: null },
  Channel: channel,
  ConnectedToSystemTimestamp: timestamp(begins),
  ContactAssociationId: contactId,
  ContactDetails: {},
  ContactEvaluations: {},
  ContactId: contactId,
  ContactLens: null,
  Customer: null,
  CustomerEndpoint: null,
  CustomerId: null,
  CustomerVoiceActivity: null,
  DisconnectDetails: null,
  DisconnectReason: 'CUSTOMER_DISCONNECT',
  DisconnectTimestamp: timestamp(ends),
  GlobalResiliencyMetadata: null,
  InitialContactId: null,
  InitiationMethod: 'INBOUND',
  InitiationTimestamp: timestamp(begins),
  InstanceARN: instance.arn,
  LastUpdateTimestamp: timestamp(ends + 65_000),
  MediaStreams: channel === 'VOICE' ? [{ Type: 'AUDIO' }] : channel === 'CHAT' ? [{ Type: 'CHAT' }] : [],
  NextContactId: null,
  OutboundStrategy: null,
  PreviousContactId: null,
  QualityMetrics: null,
  Queue: null,
  Recording: null,
  Recordings: null,
  References: [],
  RelatedContactId: null,
  RoutingCriteria: null,
  ScheduledTimestamp: null,
  SegmentAttributes: { 'connect:Subtype': text(channel === 'VOICE' ? 'connect:Telephony' : `connect:${channel}`) },
  SystemEndpoint: null,
  Tags: { 'aws:connect:instanceId': instance.arn.split('/')[1] },
  TaskTemplateInfo: null,
  TotalPauseCount: 0,
  TotalPauseDurationInSeconds: 0,
  TransferCompletedTimestamp: null,
  TransferredToEndpoint: null,
  VoiceIdResult: null,
  WisdomInfo: null,
});

export const text = (ValueString: string) => ({
  ValueArn: null,
  ValueInteger: null,
  ValueList: null,
  ValueMap: null,
  ValueString,
});

/**
 * The part about the agent, who talked from `connected` to `left` and then did after contact work for `afterwards`
 * seconds.
 */
export const agentPart = (
  { arn, groups }: Instance,
  { id, username, groupId }: SimulatedUser,
  { connected, left, held, afterwards }: { connected: number; left: number; held: number; afterwards: number },
) => ({
  ARN: `${arn}/agent/${id}`,
  AcceptedByAgentTimestamp: null,
  AfterContactWorkDuration: afterwards,
  AfterContactWorkEndTimestamp: timestamp(left + afterwards * 1000),
  AfterContactWorkStartTimestamp: timestamp(left),
  AgentInitiatedHoldDuration: held,
  AgentInteractionDuration: Math.round((left - connected) / 1000) - held,
  AgentPauseDuration: 0,
  Capabilities: null,
  ConnectedToAgentTimestamp: timestamp(connected),
  CustomerHoldDuration: held,
  DeviceInfo: { OperatingSystem: 'Windows', PlatformName: 'Chrome', PlatformVersion: '142' },
  HierarchyGroups: hierarchy(arn, groups, groupId),
  LongestHoldDuration: held,
  NumberOfHolds: held > 0 ? 1 : 0,
  PreviewEndTimestamp: null,
  RoutingProfile: { ARN: `${arn}/routing-profile/42e6b27b-bfa7-46ca-8282-6660c7806192`, Name: 'Larkspur agents' },
  StateTransitions: null,
  Username: username,
});

const hierarchy = (arn: string, groups: readonly SimulatedGroup[], groupId: string | undefined) => {
  const path = groups.find(({ id }) => id === groupId)?.path ?? [];
  const level = (index: number) => {
    const group = groups.find(({ id }) => id === path[index]);
    return group ? { ARN: `${arn}/agent-group/${group.id}`, GroupName: group.name } : null;
  };
  return path.length === 0
    ? null
    : { Level1: level(0), Level2: level(1), Level3: level(2), Level4: level(3), Level5: level(4) };
};

/** One entry of `Recordings`. */
export const recordingPart = (
  location: string,
  { video = false, ivr, deleted }: { video?: boolean; ivr?: { from: number; to: number }; deleted?: string } = {},
) => ({
  DeletionReason: deleted ?? null,
  FragmentStartNumber: null,
  FragmentStopNumber: null,
  Location: location,
  MediaStreamType: video ? 'VIDEO' : 'AUDIO',
  ParticipantType: ivr ? 'IVR' : video ? 'AGENT' : null,
  StartTimestamp: ivr ? timestamp(ivr.from) : null,
  Status: deleted ? 'DELETED' : 'AVAILABLE',
  StopTimestamp: ivr ? timestamp(ivr.to) : null,
  StorageType: 'S3',
});

/** `Recording` repeats the first of `Recordings`. If there is none, both are null, and not empty. */
export const withRecordings = (parts: ReturnType<typeof recordingPart>[]) => {
  const [first] = parts;
  if (!first) return { Recording: null, Recordings: null };
  const { DeletionReason, Location, Status } = first;
  return { Recording: { DeletionReason, Location, Status, Type: 'AUDIO' }, Recordings: parts };
};

/** `<prefix>/2026/11/20/<contact>_20261120T09:30_UTC.wav`: the folder is the UTC day, the name has a colon. */
export const recordingKey = (contactId: string, at: number, folder = 'CallRecordings', extension = 'wav'): string => {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  const name = `${contactId}_${date.replaceAll('-', '')}T${time.slice(0, 5)}_UTC.${extension}`;
  return `connect/larkspur/${folder}/${date.replaceAll('-', '/')}/${name}`;
};

import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import type { FlaggedRecording } from '../../../domain/flag/flagged-recording.ts';
import type { Item } from '../table/batches.ts';

/** Sort keys of flags, below their contact. */
export const flagsKey = 'flags#';

export const flagsItem = ({ contactId, recordingServerId, guid, ...content }: FlaggedRecording): Item =>
  marshall({ pk: contactId, sk: `flags#${recordingServerId}#${guid}`, ...content }, { removeUndefinedValues: true });

export const flagsOfItem = (item: Item): FlaggedRecording => {
  const { pk, sk, ...content } = unmarshall(item);
  const [, recordingServerId, ...guid] = (sk as string).split('#');
  return { ...content, contactId: pk, recordingServerId, guid: guid.join('#') } as FlaggedRecording;
};

import { confirmUploads } from '../../domain/upload/hand-over/confirm.ts';
import type { Holder } from '../../domain/upload/hand-over/holder.ts';
import { addressesOfParts, howToSend } from '../../domain/upload/hand-over/how-to-send.ts';
import { leaseWork } from '../../domain/upload/hand-over/lease-work.ts';
import { noteDeletions, noteFailures } from '../../domain/upload/hand-over/local-copies.ts';
import type { Caller, Operation } from './operation.ts';

const holderOf = ({ agent }: Caller): Holder => ({
  holderId: agent.dataServerId,
  by: agent.agentId,
  machine: agent.machine,
});

export const work: Operation<'work'> = (ports) => (request, caller) => leaseWork(request, holderOf(caller), ports);

export const uploads: Operation<'uploads'> =
  (ports) =>
  ({ recordings }, caller) =>
    howToSend(recordings, holderOf(caller), ports);

export const parts: Operation<'parts'> = (ports) => (request, caller) =>
  addressesOfParts(request, holderOf(caller), ports);

export const confirm: Operation<'confirm'> =
  (ports) =>
  ({ recordings, waits }, caller) =>
    confirmUploads(recordings, holderOf(caller), ports, { waits });

export const fail: Operation<'fail'> =
  (ports) =>
  ({ recordings }, caller) =>
    noteFailures(recordings, holderOf(caller), ports);

export const deletions: Operation<'deletions'> =
  (ports) =>
  ({ recordings }, caller) =>
    noteDeletions(recordings, holderOf(caller), ports);

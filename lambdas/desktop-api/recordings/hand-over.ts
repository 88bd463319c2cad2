import type { Desktop } from '../../../domain/desktop/desktop.ts';
import { confirmUploads } from '../../../domain/upload/hand-over/confirm.ts';
import { type Holder, holderOfDesktop } from '../../../domain/upload/hand-over/holder.ts';
import { addressesOfParts, howToSend } from '../../../domain/upload/hand-over/how-to-send.ts';
import { leaseWork } from '../../../domain/upload/hand-over/lease-work.ts';
import { noteDeletions, noteFailures } from '../../../domain/upload/hand-over/local-copies.ts';
import type { Operation } from '../operation.ts';

const holderOf = ({ desktopId, machine }: Desktop): Holder => ({
  holderId: holderOfDesktop(desktopId),
  by: desktopId,
  machine,
});

export const work: Operation<'work'> = (ports) => (request, desktop) => leaseWork(request, holderOf(desktop), ports);

export const uploads: Operation<'uploads'> =
  (ports) =>
  ({ recordings }, desktop) =>
    howToSend(recordings, holderOf(desktop), ports);

export const parts: Operation<'parts'> = (ports) => (request, desktop) =>
  addressesOfParts(request, holderOf(desktop), ports);

export const confirm: Operation<'confirm'> =
  (ports) =>
  ({ recordings, waits }, desktop) =>
    confirmUploads(recordings, holderOf(desktop), ports, { waits });

export const fail: Operation<'fail'> =
  (ports) =>
  ({ recordings }, desktop) =>
    noteFailures(recordings, holderOf(desktop), ports);

export const deletions: Operation<'deletions'> =
  (ports) =>
  ({ recordings }, desktop) =>
    noteDeletions(recordings, holderOf(desktop), ports);

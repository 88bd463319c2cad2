import type { DesktopRequest } from '../../../api/programs/desktop.ts';
import type { LiveContact } from '../../../domain/control/contact/live-contact.ts';
import { contactEnded } from '../../../domain/control/events/contact-ended.ts';
import { screenExtraction } from '../../../lambdas/screen-extraction/screen-extraction.ts';
import { contact } from '../api-kit.ts';
import { recordedPeople, startDesktops } from '../desktops/desktop-api-kit.ts';
import { startControl } from '../recording-control/recording-control-kit.ts';

/** Recording control and the API for PCs: Sam and Ada are each at their own PC. The clock starts at ten. */
export const startDay = async (
  options: Parameters<typeof startControl>[0] = {},
  others: Parameters<typeof startDesktops>[0] = {},
) => {
  const control = await startControl(options);
  const site = await startDesktops(others);
  const [sams, adas] = [await site.enrolled('PC-1'), await site.enrolled('PC-2')];
  site.set({
    users: await control.users.users(),
    identifiers: [...recordedPeople.identifiers, { userId: 'u-ada', systemUsername: 'ada', systemDomain: 'CORP' }],
  });
  const session = { logonSessionId: 's-1', from: '2026-11-20T07:00:00.000Z', gaps: [] };
  const loggedOn = (login: string): DesktopRequest<'logonSessions'> => ({ sessions: [{ ...session, login }] });
  await sams.call('logonSessions', loggedOn('CORP\\sam'));
  await adas.call('logonSessions', loggedOn('CORP\\ada'));
  const extract = screenExtraction({ extractContact: site.extract });

  const end = async (live: LiveContact) => {
    const ended = { ...live, endedAt: control.clock().toISOString() };
    await control.live.note(ended);
    await control.run(contactEnded(control.ports)(ended));
  };
  /** The record of the contact is imported: what its PC is asked to show black. */
  const blackouts = async (live: LiveContact, disconnectedAt: string) => {
    const { contactId, initialContactId, agentId, connectedAt } = live;
    site.ledgers.set(contactId, await control.controls.ledger(contactId));
    const isAdas = agentId === 'u-ada';
    await site.contacts.keepNewest([
      contact(contactId, {
        ...{ initialContactId, agentId: agentId!, acdId: isAdas ? 'ada.aside' : 'sam.seller' },
        ...{ connectedToAgentAt: connectedAt!, disconnectedAt, updatedAt: '2026-11-20T10:30:00.000Z' },
      }),
    ]);
    await extract(JSON.stringify({ contactIds: [contactId] }));
    const { extractions } = await (isAdas ? adas : sams).call('extractions', { after: null, limit: 10 });
    return extractions.find((one) => one.contactId === contactId)?.blackouts;
  };
  return { control, site, sams, adas, extract, end, blackouts };
};

import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { channelNames, directionText, methodText } from '../contacts/words.ts';
import { useFermata } from '../kit/fermata.ts';
import { day, duration, instant, inZone, nothing } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';

const pair = (label: string, value: ReactNode) => ({ label, value: value ?? nothing });

/** The eleven mapped fields by their names, then all other data. */
export const MappedData = ({ contact }: { contact: ContactDetail }) => {
  const { me } = useFermata();
  const start = inZone(contact.startedAt, me.timeZone);
  const at = (iso: string | null) => <span className="digits">{instant(iso, me.timeZone)}</span>;
  const link = (id: string | null) =>
    id && <PageLink to={contactPath(id)}>{<span className="identifier">{id}</span>}</PageLink>;

  return (
    <Container header={<Header variant="h2">Contact data</Header>}>
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          minColumnWidth={170}
          items={[
            pair('ACD ID', contact.acdId),
            pair('First Name', contact.firstName),
            pair('Last Name', contact.lastName),
            pair('Recording Type', contact.recordingType),
            pair('Called Number', contact.calledNumber),
            pair('Calling Number', contact.callingNumber),
            pair('Contact Direction', directionText(contact.contactDirection)),
            pair('Call Duration', <span className="digits">{duration(contact.callDuration)}</span>),
            pair('Date', day(start.date)),
            pair('Time', <span className="digits">{start.clock}</span>),
            pair('File Upload State', contact.fileUploadState),
            pair(
              'Associated Contact ID',
              <>
                <span className="identifier">{contact.associatedContactId}</span>
                <CopyToClipboard
                  variant="icon"
                  textToCopy={contact.associatedContactId}
                  copyButtonAriaLabel="Copy the contact ID"
                  copySuccessText="Copied"
                  copyErrorText="Not copied"
                />
              </>,
            ),
          ]}
        />
        <ExpandableSection headerText="More about this contact">
          <KeyValuePairs
            columns={4}
            minColumnWidth={170}
            items={[
              pair('Caller', contact.callerNumber),
              pair('Dialled', contact.dialledNumber),
              pair('Queue', contact.queueName),
              pair('Team', contact.teamName),
              pair('Channel', channelNames[contact.channel]),
              pair('Initiation Method', methodText(contact.initiationMethod)),
              pair('Disconnect Reason', contact.disconnectReason && methodText(contact.disconnectReason)),
              pair('Transferred To', contact.transferredTo),
              pair('Initiated', at(contact.initiatedAt)),
              pair('Connected To Agent', at(contact.connectedToAgentAt)),
              pair('Disconnected', at(contact.disconnectedAt)),
              pair('Record Updated', at(contact.updatedAt)),
              pair('Interaction', duration(contact.interactionSeconds)),
              pair('Hold', `${duration(contact.holdSeconds)}${contact.holds ? ` (${contact.holds}×)` : ''}`),
              pair('After Contact Work', duration(contact.afterContactWorkSeconds)),
              pair('First Contact Of The Chain', link(contact.initialContactId)),
              ...(contact.previousContactId ? [pair('Previous Contact', link(contact.previousContactId))] : []),
              ...(contact.nextContactId ? [pair('Next Contact', link(contact.nextContactId))] : []),
            ]}
          />
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
};

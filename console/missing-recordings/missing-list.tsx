import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Popover from '@cloudscape-design/components/popover';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useSearchParams } from 'react-router';
import type { MissingRecordingView } from '../../api/contacts/contacts.ts';
import { usePages } from '../kit/api/use-pages.ts';
import { useFermata } from '../kit/fermata.ts';
import { elapsed, instant, nothing, personName } from '../kit/format.ts';
import { LongPath } from '../kit/page/long-path.tsx';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { PagedTable } from '../kit/page/paged-table.tsx';
import { readReason, reasonIds, reasons } from './reasons.ts';

const any = { value: '', label: 'All reasons', description: 'Everything that is missing' };
const options = [
  any,
  ...reasonIds.map((id) => ({ value: id as string, label: reasons[id].name, description: reasons[id].explanation })),
];

const Reason = ({ missing }: { missing: MissingRecordingView }) => {
  const { name, explanation, remedy } = reasons[missing.reason];
  return (
    <Popover
      header={name}
      triggerType="text"
      dismissAriaLabel="Close"
      content={
        <SpaceBetween size="xs">
          <Box>{explanation}</Box>
          <Box color="text-body-secondary">{remedy}</Box>
        </SpaceBetween>
      }
    >
      {name}
    </Popover>
  );
};

/** The reason, and where the file is: `the reason (a/long/path)`, or only one of the two. */
const Detail = ({ detail }: { detail: string }) => {
  const [, reason, path] = /^(.*) \(([^()\s]+\/[^()]+)\)$/s.exec(detail) ?? [];
  if (reason && path)
    return (
      <>
        {reason}
        <div>
          <LongPath path={path} />
        </div>
      </>
    );
  return /^\S+\/\S+$/.test(detail) ? <LongPath path={detail} /> : detail;
};

export const MissingList = () => {
  const { api, me } = useFermata();
  const [params, setParams] = useSearchParams();
  const reason = readReason(params.get('reason'));
  const pages = usePages(`missing ${reason ?? ''}`, async (cursor, signal) => {
    const page = await api.missing({ limit: '50', reason, cursor }, signal);
    return { rows: page.missing, next: page.next };
  });
  const now = new Date();

  return (
    <SpaceBetween size="m">
      <div className="reason">
        <FormField label="Reason" stretch>
          <Select
            selectedOption={options.find(({ value }) => value === (reason ?? '')) ?? any}
            options={options}
            onChange={({ detail }) =>
              setParams(detail.selectedOption.value ? { reason: detail.selectedOption.value } : {})
            }
          />
        </FormField>
      </div>
      <PagedTable
        name="Missing recordings"
        header="Missing"
        description={
          reason ? `Oldest first. ${reasons[reason].explanation} ${reasons[reason].remedy}` : 'Oldest first.'
        }
        pages={pages}
        empty={
          reason
            ? {
                title: 'Nothing is missing for this reason',
                text: 'Choose another reason to see other missing recordings.',
              }
            : { title: 'Nothing is missing', text: 'Every contact that should have a recording has one.' }
        }
        columns={[
          {
            id: 'contact',
            header: 'Contact',
            width: 185,
            isRowHeader: true,
            // If only an unreadable record exists of a contact, or flags, there is no page to link to.
            cell: ({ contactId, startedAt, reason }) =>
              contactId && (reason === 'record-quarantined' || reason === 'flags-without-contact') ? (
                <span className="identifier">{contactId}</span>
              ) : contactId ? (
                <PageLink to={contactPath(contactId)}>
                  <span className="digits">{startedAt ? instant(startedAt, me.timeZone) : contactId}</span>
                </PageLink>
              ) : (
                'Unknown'
              ),
          },
          { id: 'reason', header: 'Reason', width: 160, cell: (missing) => <Reason missing={missing} /> },
          {
            id: 'detail',
            header: 'Detail',
            width: 300,
            cell: ({ detail }) => (detail === null ? nothing : <Detail detail={detail} />),
          },
          {
            id: 'since',
            header: 'Missing since',
            width: 180,
            cell: ({ since }) => (
              <>
                <span className="digits">{instant(since, me.timeZone)}</span>
                <Box color="text-body-secondary" fontSize="body-s">
                  {elapsed(since, now)}
                </Box>
              </>
            ),
          },
          { id: 'agent', header: 'Agent', width: 140, cell: (missing) => personName(missing) },
          { id: 'team', header: 'Team', width: 130, cell: ({ teamName }) => teamName ?? nothing },
        ]}
      />
    </SpaceBetween>
  );
};

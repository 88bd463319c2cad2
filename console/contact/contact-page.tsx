import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useCallback, useState } from 'react';
import { useNavigate, useParams, useSearchParams } from 'react-router';
import type { ContactDetail } from '../../api/contacts/contacts.ts';
import { idOfPath } from '../../domain/path-id.ts';
import { searchPath } from '../contacts/last-search.ts';
import { directionText } from '../contacts/words.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { leads, useFermata } from '../kit/fermata.ts';
import { instant, personName } from '../kit/format.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { RecordingState } from '../kit/state/recording-state.tsx';
import { ContactFlags } from './contact-flags.tsx';
import { ContactMarks } from './contact-marks.tsx';
import { Evaluations } from './evaluations/evaluations.tsx';
import { History } from './history.tsx';
import { ControlLedgerTable } from './ledger/control-ledger.tsx';
import { useControlLedger } from './ledger/use-control-ledger.ts';
import { MappedData } from './mapped-data.tsx';
import { readMoment } from './player/moment.ts';
import { Recordings } from './recordings/recordings.tsx';
import { Redactions } from './recordings/redactions.tsx';
import { CallsDuring } from './related/calls-during.tsx';
import { Journey } from './related/journey.tsx';
import { SearchSteps } from './search/search-steps.tsx';
import './contact.css';

const headline = (contact: ContactDetail): string => {
  const direction =
    contact.contactDirection === null ? 'Contact' : `${directionText(contact.contactDirection)} contact`;
  return contact.agentId || contact.acdId
    ? `${direction} with ${personName(contact)}`
    : `${direction} without an agent`;
};

export default function ContactPage() {
  const contactId = idOfPath(useParams().contactId ?? '');
  const [params] = useSearchParams();
  const search = params.get('search') ?? undefined;
  const { api, me } = useFermata();
  const navigate = useNavigate();
  const { answer: contact, problem, reload } = useRequest(contactId, (signal) => api.contact(contactId, signal));
  const ledger = useControlLedger(contactId);
  const redactions = useRequest(`redactions:${contactId}`, (signal) => api.redactionsOfContact(contactId, signal));
  const reloadRedactions = redactions.reload;
  const reloadAll = useCallback(() => {
    reload();
    reloadRedactions();
  }, [reload, reloadRedactions]);
  const evaluations = useRequest(`evaluations:${contactId}`, (signal) => api.evaluations(contactId, signal));
  const reloadEvaluations = evaluations.reload;
  const reloadEvaluated = useCallback(() => {
    reload();
    reloadEvaluations();
  }, [reload, reloadEvaluations]);
  /** The evaluation that is open beside the player. */
  const [evaluation, setEvaluation] = useState<{ contactId: string; evaluationId: string }>();
  const opened = evaluation?.contactId === contactId ? evaluation.evaluationId : undefined;
  const title = contact ? headline(contact) : 'Contact';
  usePageTitle(title);

  return (
    <SpaceBetween size="l">
      <BreadcrumbGroup
        ariaLabel="Breadcrumbs"
        items={[
          { text: leads(me) ? 'Contacts' : 'My contacts', href: searchPath(search) },
          { text: 'Contact', href: '#' },
        ]}
        onFollow={(event) => {
          event.preventDefault();
          if (event.detail.href !== '#') void navigate(event.detail.href);
        }}
      />
      {contact ? (
        <SpaceBetween size="l">
          <Header
            variant="h1"
            description={
              <span className="digits">
                {instant(contact.startedAt, me.timeZone)} · <RecordingState state={contact.recordingState} />
              </span>
            }
            actions={
              <SpaceBetween direction="horizontal" size="xs" alignItems="center">
                {search !== undefined && <SearchSteps contactId={contactId} address={search} />}
                <Button iconName="refresh" ariaLabel="Refresh the contact" onClick={reload} />
              </SpaceBetween>
            }
          >
            {title}
          </Header>
          {problem !== undefined && <ProblemAlert header="This may be out of date" problem={problem} reload={reload} />}
          {contact.redacting && (
            <Alert type="info" header="Being redacted: hidden from others">
              This contact was paused at its provider. Until those spans are blacked out in the recordings of the
              agent’s screen, only administrators can find it, and nobody can play the screen.
            </Alert>
          )}
          <div className={`beside-player${opened === undefined ? '' : ' beside-player-open'}`}>
            <Recordings
              key={contact.contactId}
              contact={contact}
              moment={readMoment(params)}
              mayRemoveParts={redactions.answer?.mayAsk === true}
              onListened={reload}
              onRequested={reloadAll}
            />
            {evaluations.answer && (
              <Evaluations
                key={`evaluations:${contact.contactId}`}
                contactId={contact.contactId}
                evaluations={evaluations.answer}
                opened={opened}
                onOpen={(evaluationId) =>
                  setEvaluation(evaluationId === undefined ? undefined : { contactId, evaluationId })
                }
                onChanged={reloadEvaluated}
              />
            )}
          </div>
          {evaluations.problem !== undefined && (
            <ProblemAlert
              header="The evaluations cannot be shown"
              problem={evaluations.problem}
              reload={reloadEvaluations}
            />
          )}
          {contact.callsDuring.length > 0 && <CallsDuring contact={contact} />}
          {redactions.answer && <Redactions contact={contact} redactions={redactions.answer} onChanged={reloadAll} />}
          <MappedData contact={contact} />
          {contact.flags.length > 0 && <ContactFlags flags={contact.flags} />}
          <ContactMarks contact={contact} onChanged={reload} />
          {contact.chain.length > 1 && <Journey contact={contact} />}
          {ledger.problem !== undefined && (
            <ProblemAlert header="The control ledger cannot be shown" problem={ledger.problem} reload={ledger.reload} />
          )}
          {ledger.answer && (ledger.answer.entries.length > 0 || !ledger.answer.check.sound) && (
            <ControlLedgerTable ledger={ledger.answer} />
          )}
          <History contact={contact} />
        </SpaceBetween>
      ) : problem !== undefined ? (
        <SpaceBetween size="l">
          <Header variant="h1">Contact</Header>
          <ProblemAlert header="This contact cannot be shown" problem={problem} reload={reload} />
        </SpaceBetween>
      ) : (
        <Box margin="xxxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      )}
    </SpaceBetween>
  );
}

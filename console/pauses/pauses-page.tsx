import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { isDay } from '../../domain/contact/day.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { download } from '../kit/browser.ts';
import { useFermata } from '../kit/fermata.ts';
import { today } from '../kit/format.ts';
import { contactPath, PageLink } from '../kit/page/page-link.tsx';
import { usePageTitle } from '../kit/page/page-title.ts';
import { PauseTable } from './pause-table.tsx';
import '../kit/page/page.css';
import './pauses.css';

/** Every pause of a day, as proof, from ledgers whose entries are chained to each other. */
export default function PausesPage() {
  usePageTitle('Pauses');
  const { api, me, notify } = useFermata();
  const [params, setParams] = useSearchParams();
  const [busy, setBusy] = useState(false);
  const newest = today(new Date(), me.timeZone);
  const chosen = params.get('date') ?? '';
  const date = isDay(chosen) ? chosen : newest;
  const { answer, problem, loading, reload } = useRequest(`pauses:${date}`, (signal) => api.pauses(date, signal));
  const controls = useRequest('controls', api.myControls);

  const report = async () => {
    setBusy(true);
    try {
      download(`pauses-${date}.csv`, await api.pauseReport(date));
    } catch (failed) {
      notify('error', `The report could not be created: ${sentenceOf(failed)}`);
    } finally {
      setBusy(false);
    }
  };

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description={`Who paused what, why and for how long, and what each recorder answered. Times in ${me.timeZone}.`}
        actions={
          <Button iconName="download" onClick={() => void report()} loading={busy} loadingText="Creating the report">
            Report (CSV)
          </Button>
        }
      >
        Pauses
      </Header>
      <FormField label="Day">
        <DatePicker
          value={date}
          placeholder="YYYY/MM/DD"
          openCalendarAriaLabel={(chosen) => (chosen ? `Choose a day, selected day is ${chosen}` : 'Choose a day')}
          isDateEnabled={(one) => one.getTime() <= Date.now()}
          onChange={({ detail }) => isDay(detail.value) && setParams({ date: detail.value })}
        />
      </FormField>
      {problem !== undefined && <ProblemAlert header="The pauses cannot be shown" problem={problem} reload={reload} />}
      {answer && answer.unsound.length > 0 && (
        <Alert
          type="error"
          header={
            answer.unsound.length === 1 ? '1 ledger is not intact' : `${answer.unsound.length} ledgers are not intact`
          }
        >
          An entry is missing or was changed after it was written. Do not rely on these ledgers, and tell the
          administrators of Fermata.
          <ul className="plain-list">
            {answer.unsound.map((contactId) => (
              <li key={contactId}>
                <PageLink to={contactPath(contactId)}>
                  <span className="identifier">{contactId}</span>
                </PageLink>
              </li>
            ))}
          </ul>
        </Alert>
      )}
      {answer && !answer.complete && (
        <Alert type="warning" header="Not all pauses of this day are shown">
          There were too many to show. The report has the same limit.
        </Alert>
      )}
      {(answer || loading) && (
        <PauseTable
          date={date}
          pauses={answer?.pauses ?? []}
          unsound={answer?.unsound ?? []}
          longestPause={controls.answer?.longestPause}
          loading={loading}
          onRefresh={reload}
        />
      )}
    </SpaceBetween>
  );
}

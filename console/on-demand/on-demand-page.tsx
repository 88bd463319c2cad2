import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Spinner from '@cloudscape-design/components/spinner';
import { useNavigate } from 'react-router';
import { ProblemAlert } from '../kit/api/problem-alert.tsx';
import { useRequest } from '../kit/api/use-request.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { useFollowed } from '../recording-controls/following/use-followed.ts';
import { CallControls } from './call-controls.tsx';
import './on-demand.css';

const second = 1000;

/** The On-Demand portal: an agent's own calls, without the console around them. */
export default function OnDemandPage() {
  usePageTitle('On-Demand');
  const { api, me, signOut } = useFermata();
  const navigate = useNavigate();
  const controls = useRequest('on-demand-fields', api.myControls);
  const { answer, problem, reload } = useFollowed('on-demand', {
    ask: api.onDemand,
    hears: (topic) => topic.startsWith('agent#') || topic === 'settings',
    waitAfter: (answer, connection) => {
      if (answer?.calls.some(({ look }) => look === 'changing')) return second;
      const live = answer !== undefined && answer.calls.length > 0;
      return connection === 'open' ? 20 * second : (live ? 5 : 15) * second;
    },
    atMostEvery: 500,
  });

  return (
    <main className="on-demand">
      <SpaceBetween size="l">
        <Header variant="h1" description="Your own calls: record them, and black out what must not be recorded.">
          On-Demand
        </Header>
        {problem !== undefined && <ProblemAlert header="On-Demand cannot be shown" problem={problem} reload={reload} />}
        {!answer && problem === undefined && (
          <Box textAlign="center" padding="xxl">
            <Spinner size="large" />
          </Box>
        )}
        {answer?.unavailable && <Alert type="info">{answer.unavailable}</Alert>}
        {answer?.unavailable === null && answer.calls.length === 0 && (
          <Container>
            <Box textAlign="center" padding="l" color="text-body-secondary">
              You are not on a call. Your next call appears here automatically.
            </Box>
          </Container>
        )}
        {answer?.calls.map((call) => (
          <CallControls
            key={call.contactId}
            call={call}
            fields={(controls.answer?.fields ?? []).filter(({ writable }) => writable)}
            onChanged={reload}
          />
        ))}
        <div className="on-demand-foot">
          <Button variant="inline-link" onClick={() => navigate('/contacts')}>
            My contacts
          </Button>
          <Box variant="span" fontSize="body-s">
            {me.username}{' '}
            <Button variant="inline-link" onClick={signOut}>
              Sign out
            </Button>
          </Box>
        </div>
      </SpaceBetween>
    </main>
  );
}

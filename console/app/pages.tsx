import Box from '@cloudscape-design/components/box';
import Spinner from '@cloudscape-design/components/spinner';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import ContactsPage from '../contacts/contacts-page.tsx';
import { administers, leads, useFermata } from '../kit/fermata.ts';
import { NotFoundPage } from './not-found-page.tsx';

const ContactPage = lazy(() => import('../contact/contact-page.tsx'));
const MissingRecordingsPage = lazy(() => import('../missing-recordings/missing-recordings-page.tsx'));
const DataServerPage = lazy(() => import('../data-servers/data-server-page.tsx'));
const DataServersPage = lazy(() => import('../data-servers/data-servers-page.tsx'));
const SetUpCheckPage = lazy(() => import('../set-up-check/set-up-check-page.tsx'));
const TonightPage = lazy(() => import('../tonight/tonight-page.tsx'));
const WorkflowPage = lazy(() => import('../workflow/workflow-page.tsx'));
const UsersPage = lazy(() => import('../users/users-page.tsx'));
const RecordingControlsPage = lazy(() => import('../recording-controls/recording-controls-page.tsx'));
const LivePage = lazy(() => import('../live/live-page.tsx'));
const SecondFactorPage = lazy(() => import('../account/second-factor-page.tsx'));
const PausesPage = lazy(() => import('../pauses/pauses-page.tsx'));
const RedactionsPage = lazy(() => import('../redactions/redactions-page.tsx'));
const IntegrationsPage = lazy(() => import('../integrations/integrations-page.tsx'));
const AcdConfigurationPage = lazy(() => import('../acd-configuration/acd-configuration-page.tsx'));
const DesktopsPage = lazy(() => import('../desktops/desktops-page.tsx'));
const GatewaysPage = lazy(() => import('../gateways/gateways-page.tsx'));
const RolesPage = lazy(() => import('../roles/roles-page.tsx'));
const SchedulesPage = lazy(() => import('../schedules/schedules-page.tsx'));
const EvaluationFormsPage = lazy(() => import('../evaluation-forms/evaluation-forms-page.tsx'));
const EvaluationFormPage = lazy(() => import('../evaluation-forms/evaluation-form-page.tsx'));
const DesktopManagerPage = lazy(() => import('../desktop-manager/desktop-manager-page.tsx'));
const ControlSettingsPage = lazy(() => import('../control-settings/control-settings-page.tsx'));

/** The pages by role. */
export const Pages = () => {
  const { me, account } = useFermata();
  return (
    <Suspense
      fallback={
        <Box margin="xxxl" textAlign="center">
          <Spinner size="large" />
        </Box>
      }
    >
      <Routes>
        <Route index element={<Navigate to="/contacts" replace />} />
        <Route path="/signed-in" element={<Navigate to="/contacts" replace />} />
        <Route path="/contacts" element={<ContactsPage />} />
        <Route path="/contacts/:contactId" element={<ContactPage />} />
        <Route path="/recording-controls" element={<RecordingControlsPage />} />
        {account.hasPassword() && <Route path="/second-factor" element={<SecondFactorPage />} />}
        {leads(me) && <Route path="/live" element={<LivePage />} />}
        {leads(me) && <Route path="/pauses" element={<PausesPage />} />}
        {leads(me) && <Route path="/redactions" element={<RedactionsPage />} />}
        {leads(me) && <Route path="/integrations" element={<IntegrationsPage />} />}
        {leads(me) && <Route path="/missing-recordings" element={<MissingRecordingsPage />} />}
        {leads(me) && <Route path="/users" element={<UsersPage />} />}
        {administers(me) && (
          <>
            <Route path="/desktop-manager" element={<DesktopManagerPage />} />
            <Route path="/recording-control-settings" element={<ControlSettingsPage />} />
            <Route path="/roles" element={<RolesPage />} />
            <Route path="/schedules" element={<SchedulesPage />} />
            <Route path="/evaluation-forms" element={<EvaluationFormsPage />} />
            <Route path="/evaluation-forms/:formId" element={<EvaluationFormPage />} />
            <Route path="/desktops" element={<DesktopsPage />} />
            <Route path="/gateways" element={<GatewaysPage />} />
            <Route path="/acd-configuration" element={<AcdConfigurationPage />} />
            <Route path="/tonight" element={<TonightPage />} />
            <Route path="/workflow" element={<WorkflowPage />} />
            <Route path="/data-servers" element={<DataServersPage />} />
            <Route path="/data-servers/:dataServerId" element={<DataServerPage />} />
            <Route path="/set-up-check" element={<SetUpCheckPage />} />
          </>
        )}
        <Route path="*" element={<NotFoundPage />} />
      </Routes>
    </Suspense>
  );
};

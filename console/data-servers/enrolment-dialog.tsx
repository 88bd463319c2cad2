import Box from '@cloudscape-design/components/box';
import type { DataServerView } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { LineToCopy, OneTimeCodeDialog } from '../kit/page/one-time-code-dialog.tsx';

interface Props {
  server: DataServerView;
  onClose(): void;
}

/** Creates a code with which one staging agent can enrol, and shows it once. */
export const EnrolmentDialog = ({ server, onClose }: Props) => {
  const { api, me } = useFermata();
  return (
    <OneTimeCodeDialog
      header={`Enrolment code for ${server.name}`}
      testId="enrolment-code"
      create={() => api.createEnrolmentCode(server.dataServerId)}
      before={() => (
        <Box>
          The code enrols one staging agent. It is valid for an hour and shown only once.
          {server.enrolment &&
            ` It replaces the unused code that is valid until ${instant(server.enrolment.expiresAt, me.timeZone)}.`}
        </Box>
      )}
      lines={({ code }) => (
        <>
          <LineToCopy label="Run this on the data server" what="command" line={`staging-agent enroll --code ${code}`} />
          <LineToCopy
            label="Before that, add this to its settings file"
            what="address"
            line={`"apiUrl": "${location.origin}"`}
          />
        </>
      )}
      validity={({ expiresAt }) => `This code works once, until ${instant(expiresAt, me.timeZone)}.`}
      onClose={onClose}
    />
  );
};

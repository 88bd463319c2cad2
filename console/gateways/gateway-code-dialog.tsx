import Box from '@cloudscape-design/components/box';
import type { RecordingServerView } from '../../api/administration/telephony/telephony.ts';
import { useFermata } from '../kit/fermata.ts';
import { instant } from '../kit/format.ts';
import { LineToCopy, OneTimeCodeDialog } from '../kit/page/one-time-code-dialog.tsx';

/** Creates a code with which the gateway of a recording server can enrol, and shows it once. */
export const GatewayCodeDialog = ({ server, onClose }: { server: RecordingServerView; onClose(): void }) => {
  const { api, me } = useFermata();
  return (
    <OneTimeCodeDialog
      header={`Enrolment code for ${server.name}`}
      testId="gateway-enrolment-code"
      create={() => api.createGatewayCode(server.recordingServerId)}
      before={() => (
        <Box>
          The code enrols one gateway. It is valid for an hour and shown only once.
          {server.gateway && ` The gateway on ${server.gateway.machine} loses access when another one enrols.`}
        </Box>
      )}
      lines={({ code }) => (
        <LineToCopy label="Run this on the CTI server" what="command" line={`cti-gateway enroll --code ${code}`} />
      )}
      validity={({ expiresAt }) => `This code works once, until ${instant(expiresAt, me.timeZone)}.`}
      onClose={onClose}
    />
  );
};

import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { RecordingView } from '../../../api/contacts/contacts.ts';
import { sentenceOf } from '../../kit/api/problem.ts';
import { useFermata } from '../../kit/fermata.ts';
import { recordingName } from '../words.ts';

interface Props {
  contactId: string;
  recording: RecordingView;
  onDownloaded(): void;
}

/** Saves the file of a recording. Each download is recorded in the history. */
export const DownloadButton = ({ contactId, recording, onDownloaded }: Props) => {
  const { api, notify } = useFermata();
  const [isBusy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      const { url, fileName } = await api.download(contactId, recording.recordingId);
      const link = document.createElement('a');
      link.href = url;
      link.download = fileName;
      link.click();
      onDownloaded();
    } catch (problem) {
      notify('error', `Not downloaded. ${sentenceOf(problem)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      iconName="download"
      onClick={() => void save()}
      loading={isBusy}
      loadingText="Preparing the download"
      ariaLabel={`Download: ${recordingName(recording)}`}
    >
      Download
    </Button>
  );
};

import Button from '@cloudscape-design/components/button';
import { useState } from 'react';
import type { LiveCallView } from '../../api/control/live.ts';
import { sentenceOf } from '../kit/api/problem.ts';
import { useFermata } from '../kit/fermata.ts';
import { recorderName } from '../recording-controls/words.ts';

/** Connects the person silently; the agent is not told. */
export const ListenButton = ({ call, name }: { call: LiveCallView; name: string }) => {
  const { api, notify } = useFermata();
  const [busy, setBusy] = useState(false);
  const listen = async () => {
    setBusy(true);
    try {
      const { through } = await api.listen(call.contactId);
      notify(
        'success',
        through === 'amazon-connect'
          ? 'You are listening in your Contact Control Panel. End it there.'
          : `Your phone rings now: answer it to listen. Hang up to end it. (${recorderName(through)})`,
      );
    } catch (failed) {
      notify('error', `You are not listening: ${sentenceOf(failed)}`);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      variant="inline-link"
      ariaLabel={`Listen to ${name}`}
      loading={busy}
      loadingText="Connecting"
      onClick={() => void listen()}
    >
      Listen
    </Button>
  );
};

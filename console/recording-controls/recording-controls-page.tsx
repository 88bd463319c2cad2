import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useStored } from '../kit/browser.ts';
import { leads, useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { ControlsPanel } from './controls-panel.tsx';
import { useControls } from './following/use-controls.ts';
import { LiveContactList } from './live-contacts.tsx';
import { ShortcutList } from './shortcuts/shortcut-list.tsx';
import './controls.css';

/** A person's own live contacts, and for supervisors those of their teams. */
export default function RecordingControlsPage() {
  usePageTitle('Recording Controls');
  const { me } = useFermata();
  const [params, setParams] = useSearchParams();
  const chosenId = params.get('contact') ?? undefined;
  const [sound, setSound] = useStored('alarm-sound', false);
  const [agentName, setAgentName] = useState<string>();
  const used = useControls(chosenId);
  const { mine } = used;
  const leader = leads(me);

  return (
    <SpaceBetween size="l">
      <Header
        variant="h1"
        description="Pause and resume the recording of a live contact. It says Paused only when every recorder has confirmed it."
        actions={
          <div className="controls-actions">
            <Toggle checked={sound} onChange={({ detail }) => setSound(detail.checked)}>
              Play a sound when something is wrong
            </Toggle>
            <Button
              iconName="external"
              iconAlign="right"
              onClick={() =>
                window.open('/recording-controls/embedded', 'recording-controls', 'popup,width=360,height=600')
              }
            >
              Small window
            </Button>
          </div>
        }
      >
        Recording Controls
      </Header>
      {chosenId !== undefined && (
        <Button iconName="close" onClick={() => setParams({})}>
          Back to my own contacts
        </Button>
      )}
      <ControlsPanel
        used={used}
        sound={sound}
        agentName={chosenId === undefined ? undefined : (agentName ?? 'an agent')}
        waiting={
          leader
            ? 'You are not on a contact. Your teams’ contacts are below.'
            : 'When a contact is connected to you, it appears here automatically.'
        }
      />
      {mine?.enabled && <ShortcutList functions={mine.functions} />}
      {mine?.enabled && leader && (
        <LiveContactList
          chosenId={chosenId}
          {...(mine.functions.includes('pause-others')
            ? {
                onChoose: (contact) => {
                  setAgentName(contact.agentName ?? undefined);
                  setParams({ contact: contact.contactId });
                  scrollTo(0, 0);
                },
              }
            : {})}
        />
      )}
    </SpaceBetween>
  );
}

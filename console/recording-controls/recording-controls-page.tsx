import Button from '@cloudscape-design/components/button';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { leads, useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page-title.ts';
import { useStored } from '../kit/stored.ts';
import { ControlsPanel } from './controls-panel.tsx';
import { LiveContactList } from './live-contacts.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { useControls } from './use-controls.ts';
import './controls.css';

/** One's own live contact, and for supervisors those of their teams. */
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
        description="Pauses and resumes what is recorded of a live contact. It says Paused only when every recorder has confirmed it."
        actions={
          <div className="controls-actions">
            <Toggle checked={sound} onChange={({ detail }) => setSound(detail.checked)}>
              Sound when something is wrong
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
            ? 'You are on no contact. Those of your teams are below.'
            : 'When a contact is connected to you, it appears here by itself.'
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

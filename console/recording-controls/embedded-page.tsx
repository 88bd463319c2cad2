import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Toggle from '@cloudscape-design/components/toggle';
import { useStored } from '../kit/browser.ts';
import { useFermata } from '../kit/fermata.ts';
import { usePageTitle } from '../kit/page/page-title.ts';
import { ControlsPanel } from './controls-panel.tsx';
import { useControls } from './following/use-controls.ts';
import { ShortcutList } from './shortcuts/shortcut-list.tsx';
import { useWorkspace } from './workspace/use-workspace.ts';
import './controls.css';

interface Props {
  /** Whether it is installed as an application, which some providers do not allow. */
  application: boolean;
}

/** Only the controls, small enough to fit next to a softphone. In an agent workspace, they follow its contact. */
export default function EmbeddedPage({ application }: Props) {
  usePageTitle('Recording Controls');
  const { me, signOut } = useFermata();
  const workspace = useWorkspace();
  const [sound, setSound] = useStored('alarm-sound', false);
  const used = useControls(workspace.kind === 'workspace' ? workspace.contactId : undefined);
  return (
    <main className="embedded" aria-label="Recording Controls">
      <h1 className="only-spoken">Recording Controls</h1>
      <SpaceBetween size="s">
        <ControlsPanel
          used={used}
          sound={sound}
          application={application}
          waiting="When a contact is connected to you, it appears here automatically."
        />
        {used.mine?.enabled && <ShortcutList functions={used.mine.functions} />}
        <div className="embedded-foot">
          <Toggle checked={sound} onChange={({ detail }) => setSound(detail.checked)}>
            Sound
          </Toggle>
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

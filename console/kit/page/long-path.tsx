import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Popover from '@cloudscape-design/components/popover';
import SpaceBetween from '@cloudscape-design/components/space-between';

const maxCharacters = 36;

/** `…a1b2.json`: the end of a path, which distinguishes files. */
export const endOfPath = (path: string): string => {
  const name = path.replace(/\/$/, '').split('/').at(-1) ?? path;
  return name.length > maxCharacters ? `…${name.slice(-maxCharacters)}` : name;
};

/** A long path in one line. When it is opened, it is shown in full, to read and to copy. */
export const LongPath = ({ path }: { path: string }) => (
  <Popover
    header="Path"
    size="large"
    triggerType="text"
    dismissAriaLabel="Close"
    content={
      <SpaceBetween size="s">
        <Box>
          <span className="identifier">{path}</span>
        </Box>
        <CopyToClipboard
          copyButtonText="Copy path"
          textToCopy={path}
          copySuccessText="Copied"
          copyErrorText="Not copied. Select the path and copy it yourself."
        />
      </SpaceBetween>
    }
  >
    <span className="identifier">{endOfPath(path)}</span>
  </Popover>
);

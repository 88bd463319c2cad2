import { useEffect, useState } from 'react';

export type Workspace =
  | { kind: 'alone' }
  | { kind: 'connecting' }
  | { kind: 'workspace'; contactId: string | undefined };

/** Whether the page is embedded in another one. */
const framed = (): boolean => window.parent !== window;

let greeted = false;
let known: Workspace = { kind: 'connecting' };
const listeners = new Set<(workspace: Workspace) => void>();
const note = (workspace: Workspace) => {
  known = workspace;
  for (const listener of listeners) listener(workspace);
};

/** The workspace accepts one greeting per page, however often this is rendered. */
const begin = () => {
  if (greeted) return;
  greeted = true;
  void import('./workspace.ts').then(
    ({ followWorkspace }) =>
      followWorkspace(
        (contactId) => note({ kind: 'workspace', contactId }),
        () => note({ kind: 'alone' }),
      ),
    () => note({ kind: 'alone' }),
  );
};

/** The contact of the agent workspace around this page, if there is one. */
export const useWorkspace = (): Workspace => {
  const [workspace, setWorkspace] = useState<Workspace>(framed() ? known : { kind: 'alone' });
  useEffect(() => {
    if (!framed()) return;
    listeners.add(setWorkspace);
    setWorkspace(known);
    begin();
    return () => {
      listeners.delete(setWorkspace);
    };
  }, []);
  return workspace;
};

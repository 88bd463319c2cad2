import { useEffect, useState } from 'react';
import type { EventKind, FindingView, WorkflowDraft } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';

const restMilliseconds = 400;

/** What can go wrong with the draft, asked anew when nobody has typed for a moment. */
export const useLint = (kind: EventKind, draft: WorkflowDraft | undefined) => {
  const { api } = useFermata();
  const [state, setState] = useState<{ asked: string; findings: readonly FindingView[]; problem?: unknown }>({
    asked: '',
    findings: [],
  });
  const asked = draft ? JSON.stringify(draft) : '';

  useEffect(() => {
    if (!asked) return;
    const asking = new AbortController();
    const timer = setTimeout(() => {
      api.lint(kind, JSON.parse(asked) as WorkflowDraft, asking.signal).then(
        ({ findings }) => !asking.signal.aborted && setState({ asked, findings }),
        (problem: unknown) => !asking.signal.aborted && setState(({ findings }) => ({ asked, findings, problem })),
      );
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      asking.abort();
    };
  }, [api, kind, asked]);

  return { findings: state.findings, problem: state.problem, checking: asked !== '' && state.asked !== asked };
};

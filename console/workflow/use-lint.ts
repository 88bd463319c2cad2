import { useEffect, useState } from 'react';
import type { EventKind, FindingView, WorkflowDraft } from '../kit/api/administration.ts';
import { useFermata } from '../kit/fermata.ts';

const restMilliseconds = 400;

/** The findings for the draft, requested again after a pause in typing. */
export const useLint = (kind: EventKind, draft: WorkflowDraft | undefined) => {
  const { api } = useFermata();
  const [state, setState] = useState<{ checked: string; findings: readonly FindingView[]; problem?: unknown }>({
    checked: '',
    findings: [],
  });
  const checked = draft ? JSON.stringify(draft) : '';

  useEffect(() => {
    if (!checked) return;
    const controller = new AbortController();
    const timer = setTimeout(() => {
      api.lint(kind, JSON.parse(checked) as WorkflowDraft, controller.signal).then(
        ({ findings }) => !controller.signal.aborted && setState({ checked, findings }),
        (problem: unknown) =>
          !controller.signal.aborted && setState(({ findings }) => ({ checked, findings, problem })),
      );
    }, restMilliseconds);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [api, kind, checked]);

  return { findings: state.findings, problem: state.problem, checking: checked !== '' && state.checked !== checked };
};

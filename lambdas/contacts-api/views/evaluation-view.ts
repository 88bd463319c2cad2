import type { HistoryEntry } from '../../../api/contacts/contacts.ts';
import type { EvaluationView } from '../../../api/contacts/evaluation.ts';
import type { Contact } from '../../../domain/contact/contact.ts';
import type { StoredContact } from '../../../domain/contact/contact-store.ts';
import type { Evaluation } from '../../../domain/evaluation/evaluation.ts';
import type { EvaluationForm } from '../../../domain/evaluation/form.ts';
import { type EvaluationViewer, visibleEvaluations } from '../../../domain/evaluation/who-may.ts';
import type { Agents } from '../../../domain/user/agents.ts';
import { type Caller, signedInAs } from '../../../domain/user/visibility.ts';
import type { Seen } from '../../access/directory.ts';
import type { ReadingRights } from '../reading-rights.ts';

interface Viewer {
  caller: Caller;
  seen: Pick<Seen, 'users'> & { agents: Agents };
  rights: Pick<ReadingRights, 'functions'>;
}

/** People who were never synced are compared by user name. */
const handledIt = (caller: Caller, contact: Contact, seen: Viewer['seen']): boolean => {
  if (caller.role === 'machine') return false;
  const agentId = seen.agents.of(contact)?.userId ?? contact.agentId;
  const userId = signedInAs(caller.username, seen.users)?.userId;
  if (userId !== undefined) return userId === agentId;
  return contact.acdId?.toLowerCase() === caller.username.toLowerCase();
};

export const evaluationViewer = (contact: Contact, { caller, seen, rights }: Viewer): EvaluationViewer => ({
  isMachine: caller.role === 'machine',
  handledIt: handledIt(caller, contact, seen),
  canEvaluate: rights.functions.has('evaluate'),
  canSeeOwn: rights.functions.has('own-evaluations'),
});

/** The contact without the evaluations that the caller must not see, and without their history. */
export const withoutHiddenEvaluations = <Known extends StoredContact>(known: Known, viewer: Viewer): Known => {
  const { evaluations, contact } = known;
  if (evaluations === undefined) return known;
  return { ...known, evaluations: visibleEvaluations(evaluations, evaluationViewer(contact, viewer)) };
};

export const evaluationHistory = ({ evaluations = [] }: { evaluations?: readonly Evaluation[] }): HistoryEntry[] =>
  evaluations.flatMap(({ events }) =>
    events.flatMap(({ what, at, by, score, reason }): HistoryEntry[] => {
      if (what === 'begun') return [];
      if (what === 'reopened') return [{ at, what: 'evaluation-reopened', by, detail: reason ?? null }];
      const detail = score === null || score === undefined ? 'No question counted' : `Score ${score} of 100`;
      return [{ at, what: 'evaluation-completed', by, detail }];
    }),
  );

export const evaluationView = (evaluation: Evaluation, form: EvaluationForm): EvaluationView => {
  const { contactId, evaluationId, formId, formVersion, state, answers, comment, events, savedAt, savedBy, revision } =
    evaluation;
  return {
    contactId,
    evaluationId,
    formId,
    formVersion,
    formName: form.name,
    sections: structuredClone(form.sections) as EvaluationView['sections'],
    state,
    answers: answers.map(({ questionId, answer, comment: remark }) => ({
      questionId,
      answer: answer ?? null,
      comment: remark ?? null,
    })),
    comment: comment ?? null,
    score: evaluation.state === 'completed' ? evaluation.score : null,
    events: events.map(({ what, at, by, score, reason }) => ({
      what,
      at,
      by,
      score: score ?? null,
      reason: reason ?? null,
    })),
    savedAt,
    savedBy,
    revision,
  };
};

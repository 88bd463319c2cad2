import type { EvaluationForm, EvaluationFormStore } from '../../../domain/evaluation/form.ts';
import { Failure } from '../../../domain/failure.ts';

export class MemoryEvaluationFormStore implements EvaluationFormStore {
  /** The versions of each form, oldest first. */
  readonly #forms = new Map<string, EvaluationForm[]>();

  async all(): Promise<EvaluationForm[]> {
    return structuredClone([...this.#forms.values()].map((versions) => versions.at(-1)!));
  }

  async find(formId: string): Promise<EvaluationForm | undefined> {
    return structuredClone(this.#forms.get(formId)?.at(-1));
  }

  async version(formId: string, version: number): Promise<EvaluationForm | undefined> {
    return structuredClone(this.#forms.get(formId)?.find((form) => form.version === version));
  }

  async save(form: EvaluationForm): Promise<void> {
    const versions = this.#forms.get(form.formId) ?? [];
    if (versions.length !== form.version - 1) {
      throw new Failure('conflict', 'Somebody else has saved this form in the meantime');
    }
    this.#forms.set(form.formId, [...versions, structuredClone(form)]);
  }
}

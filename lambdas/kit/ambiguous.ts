import { Failure } from '../../domain/failure.ts';

/** It could be meant of more than one contact, and nothing was done: the caller says which. */
export class Ambiguous extends Failure {
  readonly contactIds: readonly string[];

  constructor(message: string, contactIds: readonly string[]) {
    super('conflict', message);
    this.contactIds = contactIds;
  }
}

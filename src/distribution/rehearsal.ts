// What marks a rehearsal.

/**
 * The purpose of a distribution that puts nothing on a wire. It is no distribution of the invoice: the next is the first,
 * the invoice is not issued by it, and no queue, count or outlook knows of it.
 */
export const dryRunPurpose = 'DRY_RUN';

/** Whether this distribution only rehearses. */
export function isRehearsal({ purpose }: { readonly purpose: string }): boolean {
  return purpose === dryRunPurpose;
}

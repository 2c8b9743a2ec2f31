// Why letters come back, read from the words partners use. Only codes of our own go on: free text names people.
import type { FailureClass } from '../../succession/attempt.ts';

/** Only what says that the address is wrong is HARD; all others leave the address alone. */
const reasons: readonly (readonly [RegExp, string, FailureClass])[] = [
  [/deceased|dead|verstorben|d[ée]c[ée]d[ée]|avliden/i, 'DECEASED', 'HARD'],
  [/refus|verweiger|nicht angenommen|not accepted/i, 'REFUSED', 'POLICY'],
  [/unclaimed|not (collected|called)|nicht abgeholt|non r[ée]clam|pickup/i, 'UNCLAIMED', 'POLICY'],
  [/damag|besch[äa]dig|endommag/i, 'DAMAGED', 'SOFT'],
  [/moved|verzogen|umgezogen|d[ée]m[ée]nag|flyttat|forward/i, 'MOVED', 'HARD'],
  [/incomplete|insufficient|missing|unvollst|incompl/i, 'ADDRESS_INCOMPLETE', 'HARD'],
  [/unknown|unbekannt|inconnu|no such|not known|ok[äa]nd|undeliverable|vacant|invalid/i, 'ADDRESS_UNKNOWN', 'HARD'],
];

/** Our code and class for a partner's reason; a reason we cannot read says no more than that it came back. */
export function readReturnReason(text: string | null | undefined): readonly [code: string, failureClass: FailureClass] {
  const plain = (text ?? '').slice(0, 500).replaceAll('_', ' ');
  for (const [pattern, code, failureClass] of reasons) if (pattern.test(plain)) return [code, failureClass];
  return ['UNKNOWN_REASON', 'HARD'];
}

/**
 * Our code and class for what is wrong with a letter that was taken and cannot be printed: its recipient, or the
 * document. What concerns where the address stands on the page is the document's fault.
 */
export function readIssue(text: string | null | undefined): readonly [code: string, failureClass: FailureClass] {
  const plain = (text ?? '').slice(0, 500).replaceAll('_', ' ');
  const isRecipient = /address|recipient|zip|postcode|postal|country|adresse/i.test(plain);
  const isPlace = /area|position|window|zone|margin|fenster/i.test(plain);
  return isRecipient && !isPlace ? ['ADDRESS_INVALID', 'HARD'] : ['DOCUMENT_INVALID', 'CONTENT'];
}

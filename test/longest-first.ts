// The order in which files are run: those that take minutes first, so that at the end no worker waits for another's.
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const longest = ['faults/interleavings', 'faults/kills/', 'scenario/start', 'conformance/einvoice-rules'];

function rank({ moduleId }: TestSpecification): number {
  const place = longest.findIndex((part) => moduleId.includes(part));
  return place === -1 ? longest.length : place;
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}

// Every queue, its payload and its limits, in one table. Jobs are hints: the truth is in our own tables, so a job that
// is lost, repeated or late does no harm.

/** Payload of each queue. */
export interface QueuePayloads {
  /** A creditor has something due. */
  readonly 'distribution-due': { readonly creditorId: string };
  /** A creditor has a bulk act whose time to think again is up. */
  readonly 'bulk-act': { readonly creditorId: string };
  /** A simulation waits to be carried out. */
  readonly simulation: { readonly creditorId: string; readonly simulationId: string };
  /** The outcomes of an experiment are behind the event log. */
  readonly 'experiment-count': { readonly creditorId: string; readonly experimentId: string };
  /** An experiment's result is older than what is known. */
  readonly 'experiment-result': { readonly creditorId: string; readonly experimentId: string };
}
export type QueueName = keyof QueuePayloads;

/** How pg-boss is to keep each queue. */
export const queues = {
  'distribution-due': {
    // One waiting hint per creditor (the singleton key) stands for any number of due distributions.
    policy: 'short',
    notify: true,
    retryLimit: 0,
    expireInSeconds: 3_600,
    retentionSeconds: 86_400,
    deleteAfterSeconds: 60,
  },
  'bulk-act': {
    policy: 'standard',
    notify: true,
    retryLimit: 2,
    expireInSeconds: 3_600,
    retentionSeconds: 172_800,
    deleteAfterSeconds: 60,
  },
  'experiment-count': {
    policy: 'short',
    notify: true,
    // It is asked for again a minute later.
    retryLimit: 0,
    expireInSeconds: 900,
    retentionSeconds: 86_400,
    deleteAfterSeconds: 60,
  },
  'experiment-result': {
    // One waiting hint per experiment.
    policy: 'short',
    notify: true,
    retryLimit: 1,
    expireInSeconds: 900,
    retentionSeconds: 86_400,
    deleteAfterSeconds: 60,
  },
  simulation: {
    policy: 'standard',
    notify: true,
    // A process that dies on the way leaves it to another.
    retryLimit: 2,
    expireInSeconds: 600,
    retentionSeconds: 86_400,
    deleteAfterSeconds: 60,
  },
} as const satisfies Record<QueueName, object>;

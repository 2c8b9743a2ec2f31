// Metrics, by OpenTelemetry, read in Prometheus form at /metrics. Labels are channels, states and names of operations:
// never ids, never anything of a debtor.
import type { Counter, Gauge, Histogram, UpDownCounter } from '@opentelemetry/api';
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';

/** Every metric we keep, in one table. */
export interface Metrics {
  /** Labels: channel, outcome (TAKEN, REFUSED, NOT_SENT, AMBIGUOUS). */
  readonly sends: Counter;
  /** Labels: result (applied, parked, repeated, forged, malformed). */
  readonly receipts: Counter;
  /** Seconds from a batch's claim to its hand-over to the carriers. */
  readonly batchSeconds: Histogram;
  /** Labels: type (query, mutation, subscription), result (ok, refused, failed). */
  readonly operations: Counter;
  readonly subscriptionsOpen: UpDownCounter;
  /** Of all creditors, when last asked. Anything but 0 is an alarm. */
  readonly stranded: Gauge;
  /** The present values, as Prometheus text. */
  read(): Promise<string>;
}

/** Makes the process's metrics. */
export function makeMetrics(): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('stafett');
  // Without "target info": it would name the path of the program.
  const serializer = new PrometheusSerializer(undefined, false, undefined, true);
  return {
    sends: meter.createCounter('stafett_sends_total', {
      description: 'Attempts put on the wire, by channel and outcome.',
    }),
    receipts: meter.createCounter('stafett_receipts_total', { description: 'Receipts taken in, by result.' }),
    batchSeconds: meter.createHistogram('stafett_batch_seconds', {
      description: 'Time from the claim of a batch to its hand-over to the carriers.',
      unit: 's',
    }),
    operations: meter.createCounter('stafett_graphql_operations_total', {
      description: 'GraphQL operations, by type and result.',
    }),
    stranded: meter.createGauge('stafett_distributions_stranded', {
      description: 'Distributions that nothing will wake and nobody will see; anything but 0 is an alarm.',
    }),
    subscriptionsOpen: meter.createUpDownCounter('stafett_subscriptions_open', { description: 'Open subscriptions.' }),
    read: async () => serializer.serialize((await exporter.collect()).resourceMetrics),
  };
}

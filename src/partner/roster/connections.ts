// Open connections to partners, one for each set of settings, kept as long as they are used.
import { createHash } from 'node:crypto';
import { unseal } from '../../seal.ts';
import type { AdapterRegistry, PartnerConnection, Surroundings, TestOutcome } from '../partner.ts';
import type { PartnerRow } from './partner-row.ts';

export interface Connections {
  /** The connection to a partner with its present settings; undefined when its adapter is not in this process. */
  of(partner: PartnerRow): PartnerConnection | undefined;
  /** With the secrets of before, while they are being replaced: it reads what is still signed with them. */
  previousOf(partner: PartnerRow): PartnerConnection | undefined;
  close(): Promise<void>;
}

const testMsMax = 15_000;

/** Tries the connection to a partner, and sends nothing to a debtor. Settings that are wrong are an answer, too. */
export async function testPartner(connections: Connections, partner: PartnerRow): Promise<TestOutcome> {
  try {
    const connection = connections.of(partner);
    if (connection === undefined)
      return { kind: 'FAILED', code: 'NO_ADAPTER', detail: 'this process lacks the adapter' };
    return await connection.test(AbortSignal.timeout(testMsMax));
  } catch {
    return { kind: 'FAILED', code: 'SETTINGS', detail: 'the settings or secrets do not fit the adapter' };
  }
}

/**
 * Opens connections on demand. `masterKey` unseals the partners' secrets (AES-256, 32 bytes); `surroundingsOf` tells a
 * partner's connection where its callbacks come in.
 */
export function makeConnections(
  adapters: AdapterRegistry,
  masterKey: Buffer,
  surroundingsOf: (partner: PartnerRow) => Surroundings,
): Connections {
  const open = new Map<string, { readonly version: string; readonly connection: PartnerConnection }>();
  const connect = (slot: string, partner: PartnerRow, sealed: string | null): PartnerConnection | undefined => {
    const adapter = adapters.get(partner.adapter);
    if (adapter === undefined) return undefined;
    const version = versionOf(partner, sealed);
    const known = open.get(slot);
    if (known?.version === version) return known.connection;
    const secrets = sealed === null ? {} : JSON.parse(unseal(sealed, masterKey));
    const settings = adapter.settings.parse(partner.settings);
    const connection = adapter.open(settings, adapter.secrets.parse(secrets), surroundingsOf(partner));
    open.set(slot, { version, connection });
    // What is under way on the old one ends by itself; nothing new begins on it.
    if (known !== undefined) void known.connection.close();
    return connection;
  };
  return {
    of: (partner) => connect(partner.partnerId, partner, partner.sealedSecrets),
    previousOf: (partner) =>
      partner.sealedPreviousSecrets === null
        ? undefined
        : connect(`${partner.partnerId} previous`, partner, partner.sealedPreviousSecrets),
    async close() {
      await Promise.all([...open.values()].map(({ connection }) => connection.close()));
      open.clear();
    },
  };
}

function versionOf(partner: PartnerRow, sealed: string | null): string {
  const text = JSON.stringify([partner.adapter, partner.settings, sealed]);
  return createHash('sha256').update(text).digest('base64');
}

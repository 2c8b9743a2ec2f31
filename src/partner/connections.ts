// Open connections to partners, one for each set of settings, kept as long as they are used.
import { createHash } from 'node:crypto';
import { unseal } from '../seal.ts';
import type { AdapterRegistry, PartnerConnection, Surroundings } from './partner.ts';
import type { PartnerRow } from './partner-row.ts';

export interface Connections {
  /** The connection to a partner with its present settings; undefined when its adapter is not in this process. */
  of(partner: PartnerRow): PartnerConnection | undefined;
  close(): Promise<void>;
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
  return {
    of(partner) {
      const adapter = adapters.get(partner.adapter);
      if (adapter === undefined) return undefined;
      const version = versionOf(partner);
      const known = open.get(partner.partnerId);
      if (known?.version === version) return known.connection;
      const secrets = partner.sealedSecrets === null ? {} : JSON.parse(unseal(partner.sealedSecrets, masterKey));
      const connection = adapter.open(
        adapter.settings.parse(partner.settings),
        adapter.secrets.parse(secrets),
        surroundingsOf(partner),
      );
      open.set(partner.partnerId, { version, connection });
      // What is under way on the old one ends by itself; nothing new begins on it.
      if (known !== undefined) void known.connection.close();
      return connection;
    },
    async close() {
      await Promise.all([...open.values()].map(({ connection }) => connection.close()));
      open.clear();
    },
  };
}

function versionOf(partner: PartnerRow): string {
  const text = JSON.stringify([partner.adapter, partner.settings, partner.sealedSecrets]);
  return createHash('sha256').update(text).digest('base64');
}

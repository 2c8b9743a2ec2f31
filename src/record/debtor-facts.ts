// What conditions and orders ask of a debtor, as SQL: the same for all that decide, and all that tell what would be decided.

/** A debtor (alias b) as the debtor of Facts, as json. */
export const debtorFacts = `json_build_object('kind', b.kind, 'country', b.country, 'language', b.language,
  'preferredChannel', b.preferred_channel, 'contractChannel', b.contract_channel, 'publicSector', b.public_sector,
  'attributes', b.attributes)`;

/**
 * A debtor's (alias b) contact points as a json array, in the order in which they are tried: its own before those that came
 * by a merge, the older first. `reachability` and `more`, further fields, are SQL over a contact point (alias p).
 */
export function contactPointFacts(more = '', reachability = 'p.reachability'): string {
  return `(select coalesce(json_agg(json_build_object('contactPointId', p.contact_point_id, 'channel', p.channel,
      'address', p.address, 'reachability', ${reachability}${more && `, ${more}`})
      order by p.merged_from is not null, p.created_at, p.contact_point_id), '[]')
    from contact_point p where p.creditor_id = b.creditor_id and p.debtor_id = b.debtor_id)`;
}
